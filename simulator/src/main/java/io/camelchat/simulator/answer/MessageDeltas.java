package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An assistant message taken apart into deltas: texts and arguments in pieces, every other field as it is. */
final class MessageDeltas {

    private final List<Delta> deltas = new ArrayList<>();

    private MessageDeltas() {}

    static List<Delta> of(ObjectNode message) {
        MessageDeltas parts = new MessageDeltas();
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            parts.take(field.getKey(), field.getValue());
        }
        return parts.deltas;
    }

    private void take(String name, JsonNode value) {
        if (name.equals("role") || value.isNull()) {
            return;
        }
        if (name.equals("tool_calls") && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                toolCall(i, value.get(i));
            }
        } else if (name.equals("function_call")) {
            functionCall(value);
        } else if (value.isTextual()) {
            Tokens.pieces(value.asText()).forEach(piece -> deltas.add(Delta.of(name, piece)));
        } else {
            deltas.add(Delta.of(node().set(name, value)));
        }
    }

    private void toolCall(int index, JsonNode call) {
        String kind = call.hasNonNull("custom") ? "custom" : "function";
        String text = kind.equals("custom") ? "input" : "arguments";
        ObjectNode first = node().put("index", index);
        first.setAll((ObjectNode) call.deepCopy());
        if (first.path(kind) instanceof ObjectNode target && target.path(text).isTextual()) {
            target.put(text, "");
        }
        deltas.add(Delta.of(toolCalls(first)));
        for (Piece piece : Tokens.pieces(call.path(kind).path(text).asText(""))) {
            ObjectNode part = node().put("index", index);
            part.putObject(kind).put(text, piece.text());
            deltas.add(new Delta(toolCalls(part), piece.text(), piece.tokens()));
        }
    }

    private void functionCall(JsonNode call) {
        ObjectNode first = node();
        first.putObject("function_call").put("name", call.path("name").asText()).put("arguments", "");
        deltas.add(Delta.of(first));
        for (Piece piece : Tokens.pieces(call.path("arguments").asText(""))) {
            ObjectNode part = node();
            part.putObject("function_call").put("arguments", piece.text());
            deltas.add(new Delta(part, piece.text(), piece.tokens()));
        }
    }

    private static ObjectNode toolCalls(ObjectNode call) {
        ObjectNode delta = node();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
