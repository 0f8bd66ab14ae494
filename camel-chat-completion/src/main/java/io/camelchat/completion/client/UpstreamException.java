package io.camelchat.completion.client;

/** A call came to nothing, or to half an answer. The message is one sentence and holds no secret. */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final transient UpstreamError error;
    private final boolean retryable;

    UpstreamException(FailureKind kind, String message, UpstreamError error, boolean retryable, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.error = error;
        this.retryable = retryable;
    }

    static UpstreamException unavailable(String message, boolean retryable, Throwable cause) {
        return new UpstreamException(FailureKind.UNAVAILABLE, message, null, retryable, cause);
    }

    static UpstreamException truncated(String message, Throwable cause) {
        return new UpstreamException(FailureKind.TRUNCATED, message, null, false, cause);
    }

    static UpstreamException cancelled(String message) {
        return new UpstreamException(FailureKind.CANCELLED, message, null, false, null);
    }

    public FailureKind kind() {
        return kind;
    }

    /** What the upstream said, or null where it said nothing: it was not reached, was too slow, or broke off. */
    public UpstreamError error() {
        return error;
    }

    /** Whether the same request may succeed if it is sent again. */
    public boolean isRetryable() {
        return retryable;
    }
}
