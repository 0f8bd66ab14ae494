package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One of the answers of a completion. */
public final class ChatCompletionChoice extends WireObject {
    ChatCompletionChoice(ObjectNode json) {
        super(json);
    }

    public Long getIndex() {
        return number("index");
    }

    /** The answer; a message without members where the server sent none. */
    public ChatCompletionMessage getMessage() {
        return new ChatCompletionMessage(json().get("message") instanceof ObjectNode message ? message : Json.object());
    }

    /** The server's own word, or null; some send an empty text for null. */
    public String getFinishReason() {
        String reason = text("finish_reason");
        return reason == null || reason.isEmpty() ? null : reason;
    }

    /** The reason that counts; see {@link FinishReasons}. */
    public String getEffectiveFinishReason() {
        return FinishReasons.effective(getFinishReason(), getMessage());
    }
}
