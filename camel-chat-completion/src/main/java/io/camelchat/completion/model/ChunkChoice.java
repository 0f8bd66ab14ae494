package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a chunk says of one choice. */
public final class ChunkChoice extends WireObject {
    ChunkChoice(ObjectNode json) {
        super(json);
    }

    /** Which choice; 0 where the server does not number the only one. */
    public int getIndex() {
        Long index = number("index");
        return index == null ? 0 : Math.toIntExact(Math.max(0, Math.min(Integer.MAX_VALUE, index)));
    }

    /** The text that is added, or null where there is none. */
    public String getText() {
        return ChatCompletionMessage.contentText(json().path("delta").get("content"));
    }

    /** The members that are added to the message; empty where there are none. Not to be changed. */
    public ObjectNode getDelta() {
        return json().get("delta") instanceof ObjectNode delta ? delta : Json.object();
    }

    /** The server's own word, or null while it goes on; some send an empty text for null. */
    public String getFinishReason() {
        String reason = text("finish_reason");
        return reason == null || reason.isEmpty() ? null : reason;
    }
}
