package io.camelchat.completion.client;

/** Whose trouble a failure is, and so what helps against it. */
public enum FailureKind {
    /** The upstream does not accept the key, or its account is exhausted: somebody has to see to it. */
    UNAUTHORIZED,
    /** The upstream cannot answer now, or did not in time: later, or another upstream, may help. */
    UNAVAILABLE,
    /** The upstream does not take this request: it will not, however often it is asked. */
    REJECTED,
    /** The answer broke off. */
    TRUNCATED,
    /** Whoever asked no longer wants the answer. */
    CANCELLED
}
