package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tool calls of one message, put together from pieces. */
final class ToolCallAssembly {
    private static final class Call {
        private final ObjectNode members = Json.object();
        private final StringBuilder arguments = new StringBuilder();
        private String argumentsMember;
        private String calledMember;
    }

    private final ToolCallSlots slots = new ToolCallSlots();
    private final Map<ToolCallSlots.Slot, Call> calls = new LinkedHashMap<>();

    void add(ArrayNode pieces) {
        for (JsonNode piece : pieces) {
            if (piece instanceof ObjectNode object) {
                add(object);
            }
        }
    }

    private void add(ObjectNode piece) {
        ToolCallSlots.Slot slot = slots.of(piece);
        Call call = calls.computeIfAbsent(slot, opened -> new Call());
        if (slot.isBegunAnew()) {
            // An object after a whole one is no continuation, but the whole of it once more.
            call.arguments.setLength(0);
        }
        piece.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode called && ToolCallSlots.isCalled(name)) {
                addCalled(call, name, called);
            } else if (!"index".equals(name) && !ToolCallSlots.isBlank(value)) {
                call.members.set(name, value);
            }
        });
    }

    private static void addCalled(Call call, String name, ObjectNode piece) {
        ObjectNode called = objectIn(call.members, name);
        call.calledMember = name;
        piece.properties().forEach(member -> {
            String part = member.getKey();
            JsonNode value = member.getValue();
            if ("arguments".equals(part) || "input".equals(part)) {
                call.argumentsMember = part;
                String arguments = ToolCall.argumentsText(value);
                call.arguments.append(arguments == null ? "" : arguments);
            } else if (!ToolCallSlots.isBlank(value)) {
                called.set(part, value);
            }
        });
    }

    private static ObjectNode objectIn(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
    }

    ArrayNode toJson() {
        ArrayNode array = Json.array();
        calls.forEach((slot, call) -> {
            ObjectNode json = Json.object();
            if (!slot.hasId() && slot.isCall()) {
                json.put("id", slot.mintedId());
            }
            json.setAll(call.members.deepCopy());
            if (call.argumentsMember != null) {
                objectIn(json, call.calledMember).put(call.argumentsMember, call.arguments.toString());
            }
            array.add(json);
        });
        return array;
    }
}
