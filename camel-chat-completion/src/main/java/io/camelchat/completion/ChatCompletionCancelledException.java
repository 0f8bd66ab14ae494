package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.StreamSummary;
import org.apache.camel.CamelException;

/**
 * The call was given up because its exchange's {@link Cancellation} was cancelled: nobody waits for the answer. Neither
 * later nor another upstream would help.
 */
public class ChatCompletionCancelledException extends CamelException {
    private static final long serialVersionUID = 1L;

    private final transient ChatCompletion completion;
    private final transient StreamSummary summary;

    public ChatCompletionCancelledException(
            String message, ChatCompletion completion, StreamSummary summary, Throwable cause) {
        super(message, cause);
        this.completion = completion;
        this.summary = summary;
    }

    /** The same failure with what came of the answer. */
    ChatCompletionCancelledException with(ChatCompletion partial) {
        return new ChatCompletionCancelledException(getMessage(), partial, summary, getCause());
    }

    /** What came, or null where nothing had, or where it was handed on chunk by chunk, by {@code delivery=stream}. */
    public ChatCompletion getCompletion() {
        return completion;
    }

    /** What is known of the stream, or null where none had begun. */
    public StreamSummary getSummary() {
        return summary;
    }
}
