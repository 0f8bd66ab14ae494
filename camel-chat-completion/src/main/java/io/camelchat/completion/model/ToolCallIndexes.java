package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code index} that a tool call has in a delta and not in a message. */
final class ToolCallIndexes {
    private ToolCallIndexes() {}

    /** Gives the tool calls of this delta their indexes, and returns it. */
    static ObjectNode numbered(ObjectNode delta) {
        if (delta.get("tool_calls") instanceof ArrayNode calls) {
            int index = 0;
            ArrayNode numbered = Json.array();
            for (JsonNode call : calls) {
                ObjectNode copy = Json.object();
                copy.put("index", index++);
                if (call instanceof ObjectNode object) {
                    copy.setAll(object);
                }
                numbered.add(copy);
            }
            delta.set("tool_calls", numbered);
        }
        return delta;
    }
}
