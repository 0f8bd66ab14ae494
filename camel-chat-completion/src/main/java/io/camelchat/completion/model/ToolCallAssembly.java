package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The tool calls of one message, put together from pieces. A piece belongs to the call with its index; servers that
 * leave the index out, or use one twice, are told by the id, and where there is none, by a name after whole arguments.
 */
final class ToolCallAssembly {
    /** Far more than a model makes in one message. */
    private static final int MAX_CALLS = 1_000;

    private static final Set<String> CALLED = Set.of("function", "custom");

    private static final class Call {
        private final long index;
        private final ObjectNode members = Json.object();
        private final StringBuilder arguments = new StringBuilder();
        private String argumentsMember;
        private String calledMember;
        private String mintedId;

        Call(long index) {
            this.index = index;
        }

        boolean hasId() {
            return hasText(members.get("id"));
        }

        boolean hasId(String id) {
            return id.equals(WireObject.textOf(members.get("id")));
        }

        JsonNode name() {
            return calledMember == null ? null : members.path(calledMember).get("name");
        }

        /** The id by which the answer of the tool names its call, made up once where the server gave none (GLM). */
        String id() {
            if (mintedId == null) {
                mintedId = "call_" + UUID.randomUUID().toString().replace("-", "");
            }
            return mintedId;
        }

        boolean holdsWholeArguments() {
            int last = arguments.length() - 1;
            while (last >= 0 && Character.isWhitespace(arguments.charAt(last))) {
                last--;
            }
            // Not read again for every piece: only what ends like an object may be a whole one.
            if (last < 0 || arguments.charAt(last) != '}') {
                return false;
            }
            try {
                Json.readObject(arguments.toString());
                return true;
            } catch (JsonFormatException e) {
                return false;
            }
        }

        /** Adds a piece; an object after a whole one is no continuation, but the whole of it once more. */
        void addArguments(String piece) {
            if (piece.stripLeading().startsWith("{") && holdsWholeArguments()) {
                arguments.setLength(0);
            }
            arguments.append(piece);
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
            if (value instanceof ObjectNode called && CALLED.contains(name)) {
                addCalled(call, name, called);
            } else if (!"index".equals(name) && !isBlank(value)) {
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
                call.addArguments(arguments == null ? "" : arguments);
            } else if (!isBlank(value)) {
                called.set(part, value);
            }
        });
    }

    private Call callOf(ObjectNode piece) {
        Long index = WireObject.numberOf(piece.get("index"));
        String id = hasText(piece.get("id")) ? piece.get("id").textValue() : null;
        Call call = id == null ? null : latest(known -> known.hasId(id) && (index == null || index == known.index));
        if (call != null) {
            return call;
        }
        call = index != null ? latest(known -> index == known.index) : id == null ? current : null;
        if (call == null || (id != null && call.hasId()) || beginsAnother(piece, call)) {
            if (calls.size() == MAX_CALLS) {
                throw AnswerLimitException.ofNumber(MAX_CALLS, "tool calls");
            }
            call = new Call(index != null ? index : calls.size());
            calls.add(call);
        }
        return call;
    }

    /** The latest call that fits: an index may have been used again. */
    private Call latest(Predicate<Call> fits) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (fits.test(calls.get(i))) {
                return calls.get(i);
            }
        }
        return null;
    }

    private static boolean beginsAnother(ObjectNode piece, Call call) {
        JsonNode called = piece.path(piece.has("custom") ? "custom" : "function");
        JsonNode name = called.get("name");
        if (!hasText(name) || call.name() == null) {
            return false;
        }
        if (!piece.hasNonNull("index") && !name.equals(call.name())) {
            return true;
        }
        JsonNode arguments = called.get("arguments");
        return arguments != null && !isBlank(arguments) && call.holdsWholeArguments();
    }

    private static boolean hasText(JsonNode value) {
        return value != null && value.isTextual() && !value.textValue().isEmpty();
    }

    private static boolean isBlank(JsonNode value) {
        return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    }

    private static ObjectNode objectIn(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
    }

    ArrayNode toJson() {
        ArrayNode array = Json.array();
        for (Call call : calls) {
            ObjectNode json = Json.object();
            if (!call.hasId() && call.calledMember != null) {
                json.put("id", call.id());
            }
            json.setAll(call.members.deepCopy());
            if (call.argumentsMember != null) {
                objectIn(json, call.calledMember).put(call.argumentsMember, call.arguments.toString());
            }
            array.add(json);
        }
        return array;
    }
}
