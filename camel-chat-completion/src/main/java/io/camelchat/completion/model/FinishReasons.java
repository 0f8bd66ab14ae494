package io.camelchat.completion.model;

import java.util.Set;

/** Why an answer ended: the server's own word, or what its message shows where that word would mislead. */
public final class FinishReasons {
    public static final String STOP = "stop";
    public static final String TOOL_CALLS = "tool_calls";

    /** The model would not answer: its message has a {@code refusal}. */
    public static final String REFUSAL = "refusal";

    /** The message has neither text nor anything else that could be an answer. */
    public static final String EMPTY = "empty";

    /** The server gave no finish reason. */
    public static final String MISSING = "missing";

    /** The words that servers other than OpenAI's use for a plain end: Together, TGI, Anthropic-like servers. */
    private static final Set<String> PLAIN_ENDS = Set.of(STOP, "eos", "eos_token", "end_turn", "stop_sequence");

    private FinishReasons() {}

    static boolean isPlainEnd(String finishReason) {
        return PLAIN_ENDS.contains(finishReason);
    }

    /**
     * The reason that counts for this choice. Several servers say {@code stop} when the message asks for tool calls,
     * refuses, or is empty; then the message decides.
     */
    static String effective(String finishReason, ChatCompletionMessage message) {
        if (finishReason != null && !PLAIN_ENDS.contains(finishReason)) {
            return finishReason;
        }
        String refusal = message.getRefusal();
        if (refusal != null && !refusal.isEmpty()) {
            return REFUSAL;
        }
        if (!message.getToolCalls().isEmpty()) {
            return TOOL_CALLS;
        }
        if (message.hasFunctionCall()) {
            return "function_call";
        }
        if (finishReason == null) {
            return MISSING;
        }
        return message.getContent() == null && message.get("audio") == null ? EMPTY : STOP;
    }
}
