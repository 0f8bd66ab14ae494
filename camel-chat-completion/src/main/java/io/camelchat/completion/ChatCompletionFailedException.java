package io.camelchat.completion;

import io.camelchat.completion.client.UpstreamError;
import java.util.Map;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * A call failed before there was an answer. {@link #getStatusCode()} is the upstream's HTTP status, and 0 where it gave
 * none.
 */
public abstract class ChatCompletionFailedException extends HttpOperationFailedException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final transient UpstreamError error;

    ChatCompletionFailedException(String uri, String message, UpstreamError error, Throwable cause) {
        super(uri, error == null ? 0 : error.status(), null, null, Map.of(), error == null ? null : error.message());
        this.message = message;
        this.error = error;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** What happened and what to do, in one sentence. */
    @Override
    public String getMessage() {
        return message;
    }

    /** The upstream's own type of the error, such as {@code invalid_request_error}, or null. */
    public String getErrorType() {
        return error == null ? null : error.type();
    }

    /** The upstream's own code of the error, such as {@code model_not_found}, or null. */
    public String getErrorCode() {
        return error == null ? null : error.code();
    }

    /** The field of the request that the upstream complains of, or null. */
    public String getErrorParam() {
        return error == null ? null : error.param();
    }

    /** What the upstream said, or null. */
    public String getErrorMessage() {
        return error == null ? null : error.message();
    }

    /** The upstream's own id of the request, or null. */
    public String getRequestId() {
        return error == null ? null : error.requestId();
    }

    /** Milliseconds after which the upstream may be asked again, or null where it did not say. */
    public Long getRetryAfter() {
        return error == null ? null : error.retryAfter();
    }
}
