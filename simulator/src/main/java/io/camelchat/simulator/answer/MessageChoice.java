package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;

/** A choice whose message is given as a whole; streamed, its texts and arguments come in pieces. */
final class MessageChoice implements Choice {

    private final ObjectNode message;
    private final Iterator<Delta> deltas;
    private long tokens;

    MessageChoice(ObjectNode message) {
        this.message = message;
        this.deltas = MessageDeltas.of(message).iterator();
    }

    @Override
    public boolean hasNext() {
        return deltas.hasNext();
    }

    @Override
    public Delta next() {
        Delta delta = deltas.next();
        tokens += delta.tokens();
        return delta;
    }

    @Override
    public ObjectNode opening() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("role", message.path("role").asText())
                .putNull("content");
    }

    @Override
    public ObjectNode message() {
        while (hasNext()) {
            next();
        }
        return message;
    }

    @Override
    public String finishReason() {
        for (String call : List.of("tool_calls", "function_call")) {
            if (message.hasNonNull(call)) {
                return call;
            }
        }
        return "stop";
    }

    @Override
    public long tokens() {
        return tokens;
    }
}
