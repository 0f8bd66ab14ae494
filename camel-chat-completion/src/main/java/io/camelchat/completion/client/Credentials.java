package io.camelchat.completion.client;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * Supplies the token that a request is sent with, from wherever tokens come: an identity provider, a vault, a file.
 *
 * <p>Asked when there is no token yet, when the last one is about to expire, and once more when the upstream did not
 * accept it. It is never asked twice at the same time and must not block: the answer may come on any thread.
 */
@FunctionalInterface
public interface Credentials {
    /**
     * A token and how long it is good for.
     *
     * @param value the token, without {@code Bearer}
     * @param expiresAt when it stops being valid, or null where that is not known
     */
    record Token(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "Token[***, expiresAt=" + expiresAt + "]";
        }
    }

    CompletionStage<Token> fetch();
}
