package io.camelchat.simulator;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** How long the simulator waits before it begins to answer: one duration for every call. */
@FunctionalInterface
public interface Latency {

    /** The latency of the next call. */
    Duration next();

    /** The same every time. */
    static Latency constant(Duration latency) {
        return () -> latency;
    }

    /**
     * Log-normally distributed, as the latencies of real services are, and the same sequence for the same seed.
     *
     * @param sigma the standard deviation of the latency's natural logarithm
     */
    static Latency logNormal(Duration median, double sigma, long seed) {
        AtomicLong calls = new AtomicLong();
        return () -> {
            SplittableRandom random = new SplittableRandom(seed + calls.getAndIncrement());
            double gaussian =
                    Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
            return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * gaussian)));
        };
    }
}
