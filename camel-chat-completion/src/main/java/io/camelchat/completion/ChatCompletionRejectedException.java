package io.camelchat.completion;

import io.camelchat.completion.client.UpstreamError;

/**
 * The request was not taken, and will not be, however often it is sent: 400, 404, 413, 422, an input that is filtered;
 * or an exchange that no request can be made of, which has no HTTP status.
 */
public class ChatCompletionRejectedException extends ChatCompletionFailedException {
    private static final long serialVersionUID = 1L;

    public ChatCompletionRejectedException(String uri, String message, UpstreamError error, Throwable cause) {
        super(uri, message, error, cause);
    }

    /** An exchange that no request can be made of. */
    ChatCompletionRejectedException(String message, Throwable cause) {
        this(null, message, null, cause);
    }
}
