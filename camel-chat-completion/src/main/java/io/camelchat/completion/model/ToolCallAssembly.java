package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The tool calls of one message, put together from pieces. A piece belongs to the call with its index; servers that
 * leave the index out, or use one twice, are told by the id.
 */
final class ToolCallAssembly {
    private static final class Call {
        private final long index;
        private final ObjectNode members = Json.object();
        private final StringBuilder arguments = new StringBuilder();
        private String argumentsMember;
        private String calledMember;

        Call(long index) {
            this.index = index;
        }

        String id() {
            return WireObject.textOf(members.get("id"));
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private Call current;

    void add(ArrayNode pieces) {
        for (JsonNode piece : pieces) {
            if (piece instanceof ObjectNode object) {
                add(object);
            }
        }
    }

    private void add(ObjectNode piece) {
        Call call = callOf(piece);
        current = call;
        piece.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode called && ("function".equals(name) || "custom".equals(name))) {
                addCalled(call, name, called);
            } else if (!"index".equals(name) && !isBlank(value)) {
                call.members.set(name, value);
            }
        });
    }

    private static void addCalled(Call call, String name, ObjectNode piece) {
        ObjectNode called = call.members.withObject("/" + name);
        call.calledMember = name;
        piece.properties().forEach(member -> {
            String part = member.getKey();
            JsonNode value = member.getValue();
            if ("arguments".equals(part) || "input".equals(part)) {
                call.argumentsMember = part;
                // Some servers send the arguments as an object, not as its text.
                call.arguments.append(value.isTextual() ? value.textValue() : value.isNull() ? "" : value.toString());
            } else if (!isBlank(value)) {
                called.set(part, value);
            }
        });
    }

    private Call callOf(ObjectNode piece) {
        Long index = WireObject.numberOf(piece.get("index"));
        String id = WireObject.textOf(piece.get("id"));
        boolean named = id != null && !id.isEmpty();
        for (Call call : calls) {
            boolean sameId = named && id.equals(call.id());
            boolean sameIndex = index != null && index == call.index && (!named || call.id() == null);
            if ((sameId && (index == null || index == call.index)) || sameIndex) {
                return call;
            }
        }
        if (index == null && !named && current != null && piece.path("function").get("name") == null) {
            return current;
        }
        Call call = new Call(index != null && calls.stream().noneMatch(c -> c.index == index) ? index : nextIndex());
        calls.add(call);
        return call;
    }

    private long nextIndex() {
        return calls.stream().mapToLong(call -> call.index).max().orElse(-1) + 1;
    }

    private static boolean isBlank(JsonNode value) {
        return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    ArrayNode toJson() {
        ArrayNode array = Json.array();
        for (Call call : calls) {
            ObjectNode json = call.members.deepCopy();
            if (call.argumentsMember != null) {
                json.withObject("/" + call.calledMember).put(call.argumentsMember, call.arguments.toString());
            }
            array.add(json);
        }
        return array;
    }
}
