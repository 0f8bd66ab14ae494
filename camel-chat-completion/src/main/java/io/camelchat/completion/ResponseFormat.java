package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import java.util.Set;

/** The form that an answer is to have: a word, the contract's object, or a JSON schema alone. */
final class ResponseFormat {
    private static final Set<String> WORDS = Set.of("text", "json_object");
    private static final Set<String> SCHEMA_TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");
    private static final Set<String> SCHEMA_WORDS =
            Set.of("$schema", "properties", "items", "anyOf", "allOf", "oneOf", "$ref", "enum", "required");

    private ResponseFormat() {}

    static JsonNode of(String text) {
        if (WORDS.contains(text)) {
            return Json.object().put("type", text);
        }
        if (!text.startsWith("{")) {
            throw new io.camelchat.completion.model.JsonFormatException(
                    "\"" + text + "\": use text, json_object, a JSON object or a JSON schema");
        }
        ObjectNode json = Json.readObject(text);
        return isSchema(json) ? ofSchema(json) : json;
    }

    private static ObjectNode ofSchema(ObjectNode schema) {
        ObjectNode format = Json.object().put("type", "json_schema");
        ObjectNode named = format.putObject("json_schema");
        named.put("name", name(schema.path("title").asText("")));
        named.set("schema", schema);
        return format;
    }

    private static String name(String title) {
        String name = title.replaceAll("[^a-zA-Z0-9_-]", "_");
        return name.isEmpty() ? "answer" : name.substring(0, Math.min(64, name.length()));
    }

    private static boolean isSchema(ObjectNode json) {
        if (json.has("json_schema")) {
            return false;
        }
        boolean typed = SCHEMA_TYPES.contains(json.path("type").asText());
        boolean worded = false;
        for (String word : SCHEMA_WORDS) {
            worded |= json.has(word);
        }
        return typed || worded;
    }

    /** What is wrong with a format, as the end of a sentence; null where nothing is. */
    static String fault(ObjectNode format) {
        if (!"json_schema".equals(format.path("type").asText())) {
            return null;
        }
        JsonNode schema = format.path("json_schema").path("schema");
        if (!format.path("json_schema").path("name").isTextual()) {
            return "must give its JSON schema a name, at json_schema.name";
        }
        return schema.isMissingNode() ? null : schemaFault(schema, "schema");
    }

    private static String schemaFault(JsonNode schema, String path) {
        if (schema.isBoolean()) {
            return null;
        }
        if (!schema.isObject()) {
            return "must hold a JSON schema, but " + path + " is no object";
        }
        JsonNode type = schema.path("type");
        for (JsonNode word : type.isArray() ? type : Json.array().add(type)) {
            if (!word.isMissingNode() && !SCHEMA_TYPES.contains(word.asText())) {
                return "must hold a JSON schema, but " + path + ".type is " + word + ", not one of "
                        + String.join(", ", new java.util.TreeSet<>(SCHEMA_TYPES));
            }
        }
        JsonNode properties = schema.path("properties");
        if (!properties.isMissingNode() && !properties.isObject()) {
            return "must hold a JSON schema, but " + path + ".properties is no object";
        }
        for (var property : properties.properties()) {
            String fault = schemaFault(property.getValue(), path + ".properties." + property.getKey());
            if (fault != null) {
                return fault;
            }
        }
        return schema.path("items").isObject() ? schemaFault(schema.get("items"), path + ".items") : null;
    }
}
