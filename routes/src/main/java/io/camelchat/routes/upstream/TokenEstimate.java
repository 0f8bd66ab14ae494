package io.camelchat.routes.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a call will cost, in tokens: its prompt by its length, and its answer by what answers have cost of late. Only for the
 * rate limit, which is corrected by what the upstream counts. Thread-safe.
 */
final class TokenEstimate {
    /** Bytes of a token, of English text; others have fewer. */
    private static final int BYTES = 4;

    /** How much the newest answer counts beside those before: one part in so many. */
    private static final int MEMORY = 16;

    private final AtomicLong answer = new AtomicLong();

    long of(long promptBytes) {
        return promptBytes / BYTES + answer.get();
    }

    void answered(long completionTokens) {
        answer.updateAndGet(before -> before == 0 ? completionTokens : before + (completionTokens - before) / MEMORY);
    }
}
