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
    /** What a chunk says that it is. */
    public static final String OBJECT = "chat.completion.chunk";

    private static final String MESSAGE = "message";
    private static final String DELTA = "delta";
    private static final String TEXT = "text";
    private static final String CHOICES = "choices";
    private static final String CONTENT = "content";
    private static final String CALLS = "tool_calls";

    private ChunkShape() {}

    /** Whether an answer is one piece of a stream. */
    public static boolean isChunk(JsonNode answer) {
        return OBJECT.equals(answer.path("object").textValue())
                || answer.path(CHOICES).path(0).has(DELTA);
    }

    /** The chunks that one event stands for, one in nearly every case. The JSON is theirs from now on. */
    public static List<ChatCompletionChunk> of(SentObject event) {
        ObjectNode json = event.json();
        if (!(json.get(CHOICES) instanceof ArrayNode choices) || choices.isEmpty()) {
            return List.of(new ChatCompletionChunk(event));
        }
        boolean whole = true;
        boolean changed = false;
        for (JsonNode choice : choices) {
            whole &= choice.has(MESSAGE) && !choice.has(DELTA);
            changed |= choice instanceof ObjectNode object && straighten(object);
        }
        if (whole) {
            return new ChatCompletion(json).toChunks();
        }
        return List.of(changed ? new ChatCompletionChunk(json) : new ChatCompletionChunk(event));
    }

    /** The completion that a whole answer is. The JSON is its own from now on. */
    public static ChatCompletion whole(SentObject answer) {
        boolean changed = false;
        for (JsonNode choice : answer.json().path(CHOICES)) {
            changed |= choice.get(MESSAGE) instanceof ObjectNode message && straightenMessage(message);
        }
        return changed ? new ChatCompletion(answer.json()) : new ChatCompletion(answer);
    }

    /** Answers whether anything had to be changed. */
    private static boolean straighten(ObjectNode choice) {
        JsonNode text = choice.path(DELTA).isTextual() ? choice.get(DELTA) : null;
        if (text == null && !choice.has(DELTA) && choice.path(TEXT).isTextual()) {
            text = choice.remove(TEXT);
        }
        if (text != null) {
            choice.putObject(DELTA).set(CONTENT, text);
        }
        boolean changed = text != null;
        changed |= choice.get(DELTA) instanceof ObjectNode delta && straightenMessage(delta);
        changed |= choice.get(MESSAGE) instanceof ObjectNode message && straightenMessage(message);
        return changed;
    }

    /** A text that looks like a number is sent as one by some; and one call as itself, not in a list. */
    private static boolean straightenMessage(ObjectNode message) {
        JsonNode content = message.path(CONTENT);
        boolean scalar = content.isNumber() || content.isBoolean();
        if (scalar) {
            message.put(CONTENT, content.asText());
        }
        boolean single = message.get(CALLS) instanceof ObjectNode;
        if (single) {
            JsonNode call = message.get(CALLS);
            message.putArray(CALLS).add(call);
        }
        return scalar || single;
    }
}
