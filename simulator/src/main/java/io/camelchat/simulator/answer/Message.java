package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** One message of a request. */
public record Message(JsonNode json) {

    public String role() {
        return json.path("role").asText();
    }

    /** The content as text: a text itself, or the text parts of a list, one after the other. */
    public String text() {
        JsonNode content = json.path("content");
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }
}
