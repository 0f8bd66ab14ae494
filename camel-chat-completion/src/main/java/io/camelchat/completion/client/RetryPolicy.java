package io.camelchat.completion.client;

import java.util.concurrent.ThreadLocalRandom;

/** When to ask again: after what the server said, else after a random part of a time that doubles. */
final class RetryPolicy {
    private static final long FIRST_BACKOFF = 500;
    private static final long MAX_BACKOFF = 8_000;

    /** A server that wants a longer wait is not waited for: the caller is told. */
    private static final long MAX_WAIT = 60_000;

    private final int maxRetries;

    RetryPolicy(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    /**
     * Milliseconds to wait before the next attempt, or -1 where there is to be none.
     *
     * @param attempts how many were made
     * @param budget milliseconds that are left of the whole call
     */
    long delay(UpstreamException failure, int attempts, long budget) {
        if (!failure.isRetryable() || attempts > maxRetries) {
            return -1;
        }
        Long said = failure.error() == null ? null : failure.error().retryAfter();
        long delay = said != null ? said : backoff(attempts);
        return delay > MAX_WAIT || delay >= budget ? -1 : delay;
    }

    private static long backoff(int attempts) {
        long bound = Math.min(MAX_BACKOFF, FIRST_BACKOFF << Math.min(attempts - 1, 10));
        return ThreadLocalRandom.current().nextLong(bound + 1);
    }
}
