package io.camelchat.completion.client;

/** A call came to nothing, or to half an answer. The message is one sentence and holds no secret. */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final Trouble trouble;
    private final transient UpstreamError error;
    private final boolean retryable;

    private UpstreamException(
            FailureKind kind,
            Trouble trouble,
            String message,
            UpstreamError error,
            boolean retryable,
            Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.trouble = trouble;
        this.error = error;
        this.retryable = retryable;
    }

    /** The upstream told an error. */
    static UpstreamException answered(FailureKind kind, String message, UpstreamError error, boolean retryable) {
        Trouble trouble = kind == FailureKind.UNAVAILABLE ? Trouble.ANSWERED : null;
        return new UpstreamException(kind, trouble, message, error, retryable, null);
    }

    static UpstreamException unavailable(Trouble trouble, String message, boolean retryable, Throwable cause) {
        return new UpstreamException(FailureKind.UNAVAILABLE, trouble, message, null, retryable, cause);
    }

    static UpstreamException unauthorized(String message, Throwable cause) {
        return new UpstreamException(FailureKind.UNAUTHORIZED, null, message, null, false, cause);
    }

    static UpstreamException truncated(String message, Throwable cause) {
        return new UpstreamException(FailureKind.TRUNCATED, null, message, null, false, cause);
    }

    static UpstreamException cancelled(String message) {
        return new UpstreamException(FailureKind.CANCELLED, null, message, null, false, null);
    }

    public FailureKind kind() {
        return kind;
    }

    /** Why there was no answer; null for a failure of any other kind than {@link FailureKind#UNAVAILABLE}. */
    public Trouble trouble() {
        return trouble;
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
