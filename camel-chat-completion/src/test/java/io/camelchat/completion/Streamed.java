package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a client read of a stream.
 *
 * @param chunks all events but end marks and errors
 * @param errors the events that tell one
 * @param doneMarks how many {@code [DONE]} came
 */
record Streamed(List<JsonNode> chunks, List<JsonNode> errors, int doneMarks) {

    static Streamed of(List<String> events) {
        List<JsonNode> chunks = new ArrayList<>();
        List<JsonNode> errors = new ArrayList<>();
        int doneMarks = 0;
        for (String event : events) {
            if ("[DONE]".equals(event)) {
                doneMarks++;
            } else if (Json.read(event).has("error")) {
                errors.add(Json.read(event).path("error"));
            } else {
                chunks.add(Json.read(event));
            }
        }
        return new Streamed(chunks, errors, doneMarks);
    }

    JsonNode last() {
        return chunks.get(chunks.size() - 1);
    }

    /** The text of one choice. */
    String text(int index) {
        return String.join(
                "",
                choices(index).stream()
                        .map(choice -> choice.at("/delta/content").asText(""))
                        .toList());
    }

    /** The role that the first chunk of a choice tells. */
    String role(int index) {
        return choices(index).get(0).at("/delta/role").asText(null);
    }

    List<String> finishReasons(int index) {
        return choices(index).stream()
                .map(choice -> choice.path("finish_reason").asText(null))
                .filter(reason -> reason != null)
                .toList();
    }

    /** The chunks with a usage that is not null. */
    List<JsonNode> usageChunks() {
        return chunks.stream().filter(chunk -> chunk.path("usage").isObject()).toList();
    }

    private List<JsonNode> choices(int index) {
        return chunks.stream()
                .flatMap(chunk -> StreamSupport.stream(chunk.path("choices").spliterator(), false))
                .filter(choice -> choice.path("index").asInt() == index)
                .toList();
    }
}
