package io.camelchat.completion;

import io.camelchat.completion.client.UpstreamError;

/**
 * The upstream does not accept the key, or its account is exhausted: 401, 402, 403, or a quota that is used up. The
 * system's trouble, not the message's: every other message would fare the same.
 */
public class ChatCompletionUnauthorizedException extends ChatCompletionFailedException {
    private static final long serialVersionUID = 1L;

    public ChatCompletionUnauthorizedException(String uri, String message, UpstreamError error, Throwable cause) {
        super(uri, message, error, cause);
    }
}
