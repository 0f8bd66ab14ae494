package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The tool calls of one message, as far as it takes to tell to which of them a piece belongs: to that with its index;
 * servers that leave the index out, or use one twice, are told by the id, and where there is none, by a name after whole
 * arguments.
 */
final class ToolCallSlots {
    /** Far more than a model makes in one message. */
    private static final int MAX_CALLS = 1_000;

    private static final Set<String> CALLED = Set.of("function", "custom");

    /** One call, of which nothing is kept that grows. */
    static final class Slot {
        private final long index;
        private final ArgumentsEnd arguments = new ArgumentsEnd();
        private String id;
        private String mintedId;
        private String called;
        private JsonNode name;
        private boolean begunAnew;

        private Slot(long index) {
            this.index = index;
        }

        /** Whether its server named it. */
        boolean hasId() {
            return id != null;
        }

        /** Whether it says what is called: a function, or a custom tool. */
        boolean isCall() {
            return called != null;
        }

        /** Whether an id was made up for it. */
        boolean isMinted() {
            return mintedId != null;
        }

        /** The id by which the answer of the tool names its call, made up once where the server gave none (GLM). */
        String mintedId() {
            if (mintedId == null) {
                mintedId = "call_" + UUID.randomUUID().toString().replace("-", "");
            }
            return mintedId;
        }

        /** Whether the last piece had the arguments once more, from their beginning. */
        boolean isBegunAnew() {
            return begunAnew;
        }

        private void note(ObjectNode piece) {
            begunAnew = false;
            id = hasText(piece.get("id")) ? piece.get("id").textValue() : id;
            for (String member : CALLED) {
                if (piece.get(member) instanceof ObjectNode told) {
                    noteCalled(member, told);
                }
            }
        }

        private void noteCalled(String member, ObjectNode told) {
            name = member.equals(called) ? name : null;
            called = member;
            name = isBlank(told.get("name")) ? name : told.get("name");
            for (String part : List.of("arguments", "input")) {
                String text = ToolCall.argumentsText(told.get(part));
                begunAnew |= text != null && arguments.add(text);
            }
        }
    }

    private final List<Slot> slots = new ArrayList<>();
    private Slot current;

    /** Whether this member of a tool call says what is called. */
    static boolean isCalled(String member) {
        return CALLED.contains(member);
    }

    /**
     * The call that a piece belongs to, which is a new one perhaps.
     *
     * @throws AnswerLimitException where there are more calls than a message can have
     */
    Slot of(ObjectNode piece) {
        current = find(piece);
        current.note(piece);
        return current;
    }

    private Slot find(ObjectNode piece) {
        Long index = WireObject.numberOf(piece.get("index"));
        String id = hasText(piece.get("id")) ? piece.get("id").textValue() : null;
        Slot slot = id == null ? null : latest(known -> id.equals(known.id) && (index == null || index == known.index));
        if (slot != null) {
            return slot;
        }
        slot = index != null ? latest(known -> index == known.index) : id == null ? current : null;
        return slot == null || (id != null && slot.hasId()) || beginsAnother(piece, slot) ? open(index) : slot;
    }

    private Slot open(Long index) {
        if (slots.size() == MAX_CALLS) {
            throw AnswerLimitException.ofNumber(MAX_CALLS, "tool calls");
        }
        Slot slot = new Slot(index != null ? index : slots.size());
        slots.add(slot);
        return slot;
    }

    /** The latest call that fits: an index may have been used again. */
    private Slot latest(Predicate<Slot> fits) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (fits.test(slots.get(i))) {
                return slots.get(i);
            }
        }
        return null;
    }

    private static boolean beginsAnother(ObjectNode piece, Slot slot) {
        JsonNode called = piece.path(piece.has("custom") ? "custom" : "function");
        JsonNode name = called.get("name");
        if (!hasText(name) || slot.name == null) {
            return false;
        }
        if (!piece.hasNonNull("index") && !name.equals(slot.name)) {
            return true;
        }
        return !isBlank(called.get("arguments")) && slot.arguments.isWhole();
    }

    static boolean hasText(JsonNode value) {
        return value != null && value.isTextual() && !value.textValue().isEmpty();
    }

    static boolean isBlank(JsonNode value) {
        return value == null
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty());
    }
}
