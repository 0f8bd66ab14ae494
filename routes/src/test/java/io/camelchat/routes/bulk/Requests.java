package io.camelchat.routes.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines as users write them, and what was made of them. */
public final class Requests {
    private Requests() {}

    /** A line that is right. */
    public static String line(String customId, String model, String prompt) {
        return line(customId, request(model, prompt));
    }

    static String line(String customId, ObjectNode body) {
        ObjectNode line =
                Json.object().put("custom_id", customId).put("method", "POST").put("url", "/v1/chat/completions");
        line.set("body", body);
        return Json.writeText(line);
    }

    static ObjectNode request(String model, String prompt) {
        ObjectNode message = Json.object().put("role", "user").put("content", prompt);
        ObjectNode body = Json.object().put("model", model);
        body.set("messages", Json.array().add(message));
        return body;
    }

    /** The lines of a file of results or errors, by their ids. */
    public static Map<String, JsonNode> read(Path file) throws IOException {
        Map<String, JsonNode> lines = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode json = Json.read(line);
            assertThat(lines.put(json.path("id").asText(), json))
                    .as("second line of this id")
                    .isNull();
        }
        return lines;
    }

    /** Their custom_ids, in order, "null" for those without. */
    public static List<String> customIds(Path file) throws IOException {
        return read(file).values().stream()
                .map(line -> line.path("custom_id").asText())
                .toList();
    }
}
