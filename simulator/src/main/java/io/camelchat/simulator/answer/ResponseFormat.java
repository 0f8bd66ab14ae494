package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/** The form a request wants the content in. */
final class ResponseFormat {

    private ResponseFormat() {}

    /** JSON that keeps to the format; nothing if any text will do. */
    static Optional<String> content(ChatRequest request) {
        JsonNode format = request.json().path("response_format");
        return switch (format.path("type").asText()) {
            case "json_object" ->
                Optional.of(JsonNodeFactory.instance
                        .objectNode()
                        .put("simulated", true)
                        .put("you_said", request.lastUserText())
                        .toString());
            case "json_schema" ->
                Optional.of(SchemaSample.of(format.path("json_schema").path("schema"))
                        .toString());
            default -> Optional.empty();
        };
    }
}
