package io.camelchat.routes.upstream;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of one kind may be spent in a minute. Flows spend it evenly, a second's share at a time; callers of the gateway as
 * they come. From the first caller on flows leave them a tenth, and give way for all that they spend beyond it. Not
 * thread-safe.
 */
final class Allowance {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** A burst of flows may take the share of a second. */
    private static final int BURSTS = 60;

    /** One part in so many is for callers. */
    private static final int CALLERS_PART = 10;

    private final long perMinute;
    private final LongSupplier nanoTime;
    private final Bucket pace;
    private final LastMinute last;
    private boolean hasCallers;

    Allowance(long perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
        this.last = new LastMinute(nanoTime.getAsLong());
        // Burst and refill together are the limit, so that no window of a minute holds more.
        long burst = Math.max(1, perMinute / BURSTS);
        this.pace = Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(burst)
                        .refillGreedy(Math.max(1, perMinute - burst), PERIOD)
                        .build())
                .withCustomTimePrecision(new Meter(nanoTime))
                .build();
    }

    /** Nanoseconds until a flow may spend. */
    long waitOfFlow() {
        long paced = pace.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        long mine = hasCallers ? perMinute - perMinute / CALLERS_PART : perMinute;
        return Math.max(paced, last.waitUntilBelow(mine, nanoTime.getAsLong()));
    }

    /** Nanoseconds until a caller may spend. */
    long waitOfCaller() {
        hasCallers = true;
        return last.waitUntilBelow(perMinute, nanoTime.getAsLong());
    }

    void spendByFlow(long amount) {
        if (amount > 0) {
            pace.consumeIgnoringRateLimits(amount);
            spendByCaller(amount);
        }
    }

    void spendByCaller(long amount) {
        last.spend(nanoTime.getAsLong(), amount);
    }

    /**
     * Corrects what a flow has spent by what was needed: the rest is spent now, or taken back from then.
     *
     * @param spentAt by the same clock
     */
    void settleFlow(long spent, long needed, long spentAt) {
        if (needed < spent) {
            pace.addTokens(spent - needed);
            settleCaller(spent, needed, spentAt);
        } else {
            spendByFlow(needed - spent);
        }
    }

    /** As {@link #settleFlow}, of a caller. */
    void settleCaller(long spent, long needed, long spentAt) {
        if (needed < spent) {
            last.takeBack(nanoTime.getAsLong(), spentAt, spent - needed);
        } else {
            spendByCaller(needed - spent);
        }
    }

    private record Meter(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
