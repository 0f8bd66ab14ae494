package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Gives the tool calls of one answer the ids that their server left out (GLM): without one, whoever is asked to call a
 * tool cannot say which call its result is of. What needs none is handed on as it is. Not thread-safe: it belongs to the
 * thread that reads the answer.
 */
public final class ToolCallIds {
    private final Map<Integer, ToolCallSlots> choices = new HashMap<>();

    /**
     * The chunk, with an id in each piece that opens a call without one. It is the id of that call for good: another that
     * the server tells later is left out.
     *
     * @throws AnswerLimitException where there are more calls than a message can have
     */
    public ChatCompletionChunk complete(ChatCompletionChunk chunk) {
        ObjectNode completed = complete(chunk.json(), "delta", choice -> {
            ToolCallSlots slots =
                    choices.computeIfAbsent(new ChunkChoice(choice).getIndex(), index -> new ToolCallSlots());
            return piece -> complete(piece, slots.of(piece));
        });
        return completed == chunk.json() ? chunk : new ChatCompletionChunk(completed);
    }

    /** The completion, with an id for each call that has none. */
    public static ChatCompletion complete(ChatCompletion completion) {
        ObjectNode completed = complete(completion.json(), "message", choice -> call -> {
            ToolCallSlots slots = new ToolCallSlots();
            return complete(call, slots.of(call));
        });
        return completed == completion.json() ? completion : new ChatCompletion(completed);
    }

    private static ObjectNode complete(ObjectNode piece, ToolCallSlots.Slot slot) {
        if (slot.isMinted()) {
            return ToolCallSlots.hasText(piece.get("id")) ? without(piece, "id") : piece;
        }
        return slot.isCall() && !slot.hasId() ? piece.deepCopy().put("id", slot.mintedId()) : piece;
    }

    private static ObjectNode without(ObjectNode piece, String name) {
        ObjectNode copy = piece.deepCopy();
        copy.remove(name);
        return copy;
    }

    /**
     * The answer itself where none of its calls is changed, else a copy.
     *
     * @param part of a choice that holds its calls
     */
    private static ObjectNode complete(
            ObjectNode answer, String part, Function<ObjectNode, UnaryOperator<ObjectNode>> ofChoice) {
        ObjectNode completed = answer;
        JsonNode array = answer.path("choices");
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof ObjectNode choice
                    && choice.path(part).get("tool_calls") instanceof ArrayNode calls) {
                ArrayNode all = complete(calls, ofChoice.apply(choice));
                if (all != calls) {
                    completed = completed == answer ? answer.deepCopy() : completed;
                    ((ObjectNode) completed.get("choices").get(i).get(part)).set("tool_calls", all);
                }
            }
        }
        return completed;
    }

    private static ArrayNode complete(ArrayNode calls, UnaryOperator<ObjectNode> change) {
        ArrayNode completed = calls;
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i) instanceof ObjectNode call) {
                ObjectNode changed = change.apply(call);
                if (changed != call) {
                    completed = completed == calls ? calls.deepCopy() : completed;
                    completed.set(i, changed);
                }
            }
        }
        return completed;
    }
}
