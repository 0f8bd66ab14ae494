package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/** Content that came in parts, or in parts and in text: Mistral sends the thought as parts and the answer as text. */
final class ContentParts {
    private final List<Object> parts = new ArrayList<>();

    /** @param before the text that came first, if any did */
    ContentParts(Object before) {
        if (before instanceof StringBuilder text) {
            addText(text.toString());
        }
    }

    void add(JsonNode content) {
        if (content instanceof ArrayNode array) {
            array.forEach(parts::add);
        } else if (content.isTextual()) {
            addText(content.textValue());
        }
    }

    private void addText(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!parts.isEmpty() && parts.get(parts.size() - 1) instanceof StringBuilder last) {
            last.append(text);
        } else {
            StringBuilder run = new StringBuilder();
            parts.add(run.append(text));
        }
    }

    ArrayNode toJson() {
        ArrayNode array = Json.array();
        for (Object part : parts) {
            if (part instanceof StringBuilder text) {
                array.addObject().put("type", "text").put("text", text.toString());
            } else {
                array.add(((JsonNode) part).<JsonNode>deepCopy());
            }
        }
        return array;
    }
}
