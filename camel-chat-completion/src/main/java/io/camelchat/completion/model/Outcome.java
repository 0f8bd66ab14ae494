package io.camelchat.completion.model;

import java.util.Locale;

/** How an answer came to its end. */
public enum Outcome {
    /** All of it came. */
    COMPLETE,
    /** It came to its end, but something on the way could not be read and is missing. */
    DEGRADED,
    /** It broke off before its end. */
    TRUNCATED,
    /** Whoever asked no longer wanted it. */
    CANCELLED,
    /** The upstream reported a failure. */
    FAILED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in headers and logs, in lower case. */
    public String word() {
        return word;
    }
}
