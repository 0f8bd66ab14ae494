package io.camelchat.completion;

import io.camelchat.completion.client.Trouble;
import io.camelchat.completion.client.UpstreamError;

/**
 * The upstream cannot answer now, or did not in time: 408, 429, 5xx, an open breaker, or no status at all where it was
 * not reached or too slow. Later, or another upstream, may help.
 */
public class ChatCompletionUnavailableException extends ChatCompletionFailedException {
    private static final long serialVersionUID = 1L;

    private final Trouble trouble;

    public ChatCompletionUnavailableException(
            String uri, String message, Trouble trouble, UpstreamError error, Throwable cause) {
        super(uri, message, error, cause);
        this.trouble = trouble;
    }

    /** Why there was no answer, never null: by it those without a status are told apart. */
    public Trouble getTrouble() {
        return trouble;
    }
}
