package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Gives what a server sent in a stream the shape of chunks. Some send a whole completion as the only event, some the
 * text of a choice where its delta should be, or as a number.
 */
public final class ChunkShape {
    private static final String MESSAGE = "message";
    private static final String DELTA = "delta";
    private static final String TEXT = "text";
    private static final String CHOICES = "choices";
    private static final String CONTENT = "content";
    private static final String CALLS = "tool_calls";

    private ChunkShape() {}

    /** The chunks that one event stands for, one in nearly every case. The JSON is theirs from now on. */
    public static List<ChatCompletionChunk> of(ObjectNode event) {
        if (!(event.get(CHOICES) instanceof ArrayNode choices) || choices.isEmpty()) {
            return List.of(new ChatCompletionChunk(event));
        }
        boolean whole = true;
        for (JsonNode choice : choices) {
            whole &= choice.has(MESSAGE) && !choice.has(DELTA);
            if (choice instanceof ObjectNode object) {
                straighten(object);
            }
        }
        return whole ? new ChatCompletion(event).toChunks() : List.of(new ChatCompletionChunk(event));
    }

    /** The completion that a whole answer is. The JSON is its own from now on. */
    public static ChatCompletion whole(ObjectNode answer) {
        for (JsonNode choice : answer.path(CHOICES)) {
            if (choice.get(MESSAGE) instanceof ObjectNode message) {
                straightenMessage(message);
            }
        }
        return new ChatCompletion(answer);
    }

    private static void straighten(ObjectNode choice) {
        JsonNode text = choice.path(DELTA).isTextual() ? choice.get(DELTA) : null;
        if (text == null && !choice.has(DELTA) && choice.path(TEXT).isTextual()) {
            text = choice.remove(TEXT);
        }
        if (text != null) {
            choice.putObject(DELTA).set(CONTENT, text);
        }
        for (String part : List.of(DELTA, MESSAGE)) {
            if (choice.get(part) instanceof ObjectNode message) {
                straightenMessage(message);
            }
        }
    }

    /** A text that looks like a number is sent as one by some; and one call as itself, not in a list. */
    private static void straightenMessage(ObjectNode message) {
        JsonNode content = message.path(CONTENT);
        if (content.isNumber() || content.isBoolean()) {
            message.put(CONTENT, content.asText());
        }
        if (message.get(CALLS) instanceof ObjectNode call) {
            message.putArray(CALLS).add(call);
        }
    }
}
