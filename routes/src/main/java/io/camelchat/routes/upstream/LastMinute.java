package io.camelchat.routes.upstream;

import java.time.Duration;

/**
 * What was spent in each of the last sixty seconds, and in the one that is passing: so no minute, wherever it begins, holds
 * more than the sum. Not thread-safe.
 */
final class LastMinute {
    private static final int SECONDS = 61;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long[] spent = new long[SECONDS];
    private final long origin;
    private long second;
    private long sum;

    /** @param nanos the time as it is now, from an arbitrary origin */
    LastMinute(long nanos) {
        origin = nanos;
    }

    void spend(long nanos, long amount) {
        pass(nanos);
        spent[place(second)] += amount;
        sum += amount;
    }

    /** Takes back what was not needed of what was spent at a time; what is a minute ago counts no more in any case. */
    void takeBack(long nanos, long spentAt, long amount) {
        pass(nanos);
        long then = secondOf(spentAt);
        if (then > second - SECONDS) {
            long back = Math.min(amount, spent[place(then)]);
            spent[place(then)] -= back;
            sum -= back;
        }
    }

    /** Nanoseconds until less than a limit, which is above 0, is spent; 0 where that is so now. */
    long waitUntilBelow(long limit, long nanos) {
        pass(nanos);
        long left = sum;
        long oldest = second - SECONDS;
        while (left >= limit) {
            oldest++;
            left -= spent[place(oldest)];
        }
        return left == sum ? 0 : origin + (oldest + SECONDS) * SECOND - nanos;
    }

    private void pass(long nanos) {
        long now = secondOf(nanos);
        for (long next = Math.max(second + 1, now - SECONDS + 1); next <= now; next++) {
            sum -= spent[place(next)];
            spent[place(next)] = 0;
        }
        second = Math.max(second, now);
    }

    private long secondOf(long nanos) {
        return (nanos - origin) / SECOND;
    }

    private static int place(long second) {
        return (int) Math.floorMod(second, (long) SECONDS);
    }
}
