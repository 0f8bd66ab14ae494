package io.camelchat.routes.upstream;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How many requests and tokens a minute may be asked for. Never waits: it says how long to. Confined to its gate, which
 * guards it by its lock.
 *
 * <p>In any minute no more requests than the limit pass. Of tokens it may be more by those of one request: what a request
 * costs is known when it is answered, so it is let through by an estimate, and what it cost beyond that is paid for by those
 * after it.
 */
final class RateLimit {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** A burst may take the share of a second. */
    private static final int BURSTS = 60;

    private final Schedule schedule;
    private final Bucket requests;
    private final Bucket tokens;
    private long heldUntil;

    /**
     * @param requestsPerMinute 0 for no limit
     * @param tokensPerMinute 0 for no limit
     */
    RateLimit(long requestsPerMinute, long tokensPerMinute, Schedule schedule) {
        this.schedule = schedule;
        requests = bucket(requestsPerMinute);
        tokens = bucket(tokensPerMinute);
        heldUntil = schedule.nanoTime();
    }

    /** Burst and refill together are the limit, so that no window of a minute holds more. */
    private Bucket bucket(long perMinute) {
        if (perMinute == 0) {
            return null;
        }
        long burst = Math.max(1, perMinute / BURSTS);
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(burst)
                        .refillGreedy(Math.max(1, perMinute - burst), PERIOD)
                        .build())
                .withCustomTimePrecision(new Meter(schedule))
                .build();
    }

    /**
     * Takes what a request costs, where there is room for it.
     *
     * @return 0 where it was taken, else nanoseconds to wait before the next try; nothing was taken then
     */
    long take(long estimatedTokens) {
        long held = heldUntil - schedule.nanoTime();
        if (held > 0) {
            return held;
        }
        long wait = Math.max(waitFor(requests), waitFor(tokens));
        if (wait > 0) {
            return wait;
        }
        consume(requests, 1);
        consume(tokens, estimatedTokens);
        return 0;
    }

    /** Corrects an estimate by what was used. */
    void settle(long estimatedTokens, long usedTokens) {
        if (tokens != null && usedTokens > estimatedTokens) {
            consume(tokens, usedTokens - estimatedTokens);
        } else if (tokens != null && usedTokens < estimatedTokens) {
            tokens.addTokens(estimatedTokens - usedTokens);
        }
    }

    /** Lets nothing through for a time: the upstream said that its own limit is used up. */
    void hold(Duration time) {
        heldUntil = Math.max(heldUntil, schedule.nanoTime() + time.toNanos());
    }

    private static long waitFor(Bucket bucket) {
        return bucket == null ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    }

    private static void consume(Bucket bucket, long count) {
        if (bucket != null && count > 0) {
            bucket.consumeIgnoringRateLimits(count);
        }
    }

    private record Meter(Schedule schedule) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return schedule.nanoTime();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
