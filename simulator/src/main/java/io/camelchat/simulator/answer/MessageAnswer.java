package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers with the same assistant message every time: refusals, tool calls, content that is null. */
public record MessageAnswer(ObjectNode message) implements Answer {

    @Override
    public Choice begin(ChatRequest request, int index) {
        ObjectNode copy = message.deepCopy();
        if (!copy.has("role")) {
            copy.put("role", "assistant");
        }
        return new MessageChoice(copy);
    }
}
