package io.camelchat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A response as a test looks at it. Header names are in lower case. */
@SuppressWarnings("ArrayRecordComponent")
record Response(int status, Map<String, String> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String header(String name) {
        return headers.get(name);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() throws IOException {
        return JSON.readTree(body);
    }

    /** The data of every event, for a stream that is well-formed. */
    List<String> events() {
        return List.of(text().split("\n\n")).stream()
                .map(event -> event.substring("data: ".length()))
                .toList();
    }

    /** Every event but [DONE]. */
    List<JsonNode> chunks() throws IOException {
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events()) {
            if (!event.equals("[DONE]")) {
                chunks.add(JSON.readTree(event));
            }
        }
        return chunks;
    }

    /** The content of one choice, joined. */
    String content(int choice) throws IOException {
        StringBuilder content = new StringBuilder();
        for (JsonNode chunk : chunks()) {
            for (JsonNode each : chunk.path("choices")) {
                if (each.path("index").asInt() == choice) {
                    content.append(each.path("delta").path("content").asText(""));
                }
            }
        }
        return content.toString();
    }
}
