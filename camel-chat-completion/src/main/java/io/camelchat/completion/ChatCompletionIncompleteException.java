package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.StreamSummary;
import org.apache.camel.CamelException;

/** There is an answer, but not the whole of one: cut by length, filtered, refused, empty, or broken off. */
public class ChatCompletionIncompleteException extends CamelException {
    private static final long serialVersionUID = 1L;

    /** The reason of an answer that broke off. */
    public static final String TRUNCATED = "truncated";

    private final String reason;
    private final transient ChatCompletion completion;
    private final transient StreamSummary summary;

    public ChatCompletionIncompleteException(
            String message, String reason, ChatCompletion completion, StreamSummary summary, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.completion = completion;
        this.summary = summary;
    }

    /** The same failure with what came of the answer. */
    ChatCompletionIncompleteException with(ChatCompletion partial) {
        return new ChatCompletionIncompleteException(getMessage(), reason, partial, summary, getCause());
    }

    /** The finish reason, the server's or one of {@code refusal}, {@code empty}, {@code missing}; or {@code truncated}. */
    public String getReason() {
        return reason;
    }

    /** What came. Null where it was handed on chunk by chunk, by {@code delivery=stream}. */
    public ChatCompletion getCompletion() {
        return completion;
    }

    /** What is known of the stream, or null where the answer was none. */
    public StreamSummary getSummary() {
        return summary;
    }
}
