package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Gives what a server sent in a stream the shape of chunks. Some send a whole completion as the only event, some the
 * text of a choice where its delta should be.
 */
public final class ChunkShape {
    private static final String MESSAGE = "message";
    private static final String DELTA = "delta";
    private static final String TEXT = "text";

    private ChunkShape() {}

    /** The chunks that one event stands for, one in nearly every case. The JSON is theirs from now on. */
    public static List<ChatCompletionChunk> of(ObjectNode event) {
        if (!(event.get("choices") instanceof ArrayNode choices) || choices.isEmpty()) {
            return List.of(new ChatCompletionChunk(event));
        }
        boolean whole = true;
        for (JsonNode choice : choices) {
            whole &= choice.has(MESSAGE) && !choice.has(DELTA);
            if (choice instanceof ObjectNode object
                    && !choice.has(DELTA)
                    && choice.path(TEXT).isTextual()) {
                object.putObject(DELTA).set("content", object.remove(TEXT));
            }
        }
        return whole ? new ChatCompletion(event).toChunks() : List.of(new ChatCompletionChunk(event));
    }
}
