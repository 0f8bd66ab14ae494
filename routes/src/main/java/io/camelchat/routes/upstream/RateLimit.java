package io.camelchat.routes.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many requests and tokens a minute may be asked for, by all flows and the gateway of a process. Never waits: it says how
 * long to. Thread-safe.
 *
 * <p>In any minute no more requests than the limit pass. Of tokens it may be more by those of the requests under way: what a
 * request costs is known when it is answered, so it is let through by an estimate, and what it cost beyond that is paid for by
 * those after it.
 */
final class RateLimit {
    private final LongSupplier nanoTime;
    private final Allowance requests;
    private final Allowance tokens;
    private long heldUntil;

    /**
     * @param requestsPerMinute 0 for no limit
     * @param tokensPerMinute 0 for no limit
     */
    RateLimit(long requestsPerMinute, long tokensPerMinute, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.requests = requestsPerMinute == 0 ? null : new Allowance(requestsPerMinute, nanoTime);
        this.tokens = tokensPerMinute == 0 ? null : new Allowance(tokensPerMinute, nanoTime);
        this.heldUntil = nanoTime.getAsLong();
    }

    boolean isNone() {
        return requests == null && tokens == null;
    }

    /**
     * Takes what a flow's request costs, where there is room for it.
     *
     * @return 0 where it was taken, else nanoseconds to wait before the next try; nothing was taken then
     */
    synchronized long take(long estimatedTokens) {
        long held = heldUntil - nanoTime.getAsLong();
        if (held > 0) {
            return held;
        }
        long wait = Math.max(requests == null ? 0 : requests.waitOfFlow(), tokens == null ? 0 : tokens.waitOfFlow());
        if (wait == 0 && requests != null) {
            requests.spendByFlow(1);
        }
        if (wait == 0 && tokens != null) {
            tokens.spendByFlow(estimatedTokens);
        }
        return wait;
    }

    /** As {@link #take}, for a caller of the gateway: ahead of the flows, and though these are held. */
    synchronized long takeForCaller(long estimatedTokens) {
        long wait =
                Math.max(requests == null ? 0 : requests.waitOfCaller(), tokens == null ? 0 : tokens.waitOfCaller());
        if (wait == 0 && requests != null) {
            requests.spendByCaller(1);
        }
        if (wait == 0 && tokens != null) {
            tokens.spendByCaller(estimatedTokens);
        }
        return wait;
    }

    /**
     * Corrects the estimate of a flow's request by what was used.
     *
     * @param takenAt when it was taken, in nanoseconds of the clock that this goes by
     */
    synchronized void settle(long estimatedTokens, long usedTokens, long takenAt) {
        if (tokens != null) {
            tokens.settleFlow(estimatedTokens, usedTokens, takenAt);
        }
    }

    /** As {@link #settle}, for a caller of the gateway. */
    synchronized void settleForCaller(long estimatedTokens, long usedTokens, long takenAt) {
        if (tokens != null) {
            tokens.settleCaller(estimatedTokens, usedTokens, takenAt);
        }
    }

    /** Lets no flow through for a time: the upstream said that its own limit is used up. */
    synchronized void hold(Duration time) {
        heldUntil = Math.max(heldUntil, nanoTime.getAsLong() + time.toNanos());
    }
}
