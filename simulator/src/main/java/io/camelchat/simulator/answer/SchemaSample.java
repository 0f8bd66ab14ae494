package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Some JSON that is valid for a JSON schema. Understood are {@code type}, {@code const}, {@code enum}, {@code $ref} within
 * the schema, {@code anyOf}, {@code oneOf} (their first branch), {@code allOf}, objects with {@code properties} and
 * {@code required}, arrays with {@code items}, {@code prefixItems} and their bounds, and what {@link StringSample} and
 * {@link NumberSample} understand. {@code pattern}, {@code not} and conditions are not.
 */
final class SchemaSample {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Below this depth only what the schema demands is made, so that recursive schemas come to an end. */
    private static final int DEEP = 5;

    private final JsonNode root;

    private SchemaSample(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return schema.isObject() ? new SchemaSample(schema).sample(schema, 0, 0) : JSON.objectNode();
    }

    /**
     * @param variant tells the items of one array apart
     */
    private JsonNode sample(JsonNode schema, int variant, int depth) {
        JsonNode whole = SchemaMerge.of(root, schema, depth > DEEP);
        if (whole.has("const")) {
            return whole.get("const");
        }
        if (whole.path("enum").isArray() && !whole.get("enum").isEmpty()) {
            return whole.get("enum").get(variant % whole.get("enum").size());
        }
        return switch (type(whole)) {
            case "object" -> object(whole, variant, depth);
            case "array" -> array(whole, variant, depth);
            case "integer" -> NumberSample.integer(whole, variant);
            case "number" -> NumberSample.number(whole, variant);
            case "boolean" -> JSON.booleanNode(variant % 2 == 0);
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(StringSample.of(whole, variant));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (!each.asText().equals("null")) {
                    return each.asText();
                }
            }
            return "null";
        }
        if (type.isTextual()) {
            return type.asText();
        }
        if (schema.has("properties") || schema.has("required")) {
            return "object";
        }
        return schema.has("items") || schema.has("prefixItems") ? "array" : "string";
    }

    private ObjectNode object(JsonNode schema, int variant, int depth) {
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (depth < DEEP || isRequired(schema, property.getKey())) {
                object.set(property.getKey(), sample(property.getValue(), variant, depth + 1));
            }
        }
        for (JsonNode name : schema.path("required")) {
            if (!object.has(name.asText())) {
                object.put(name.asText(), "simulated");
            }
        }
        return object;
    }

    private static boolean isRequired(JsonNode schema, String property) {
        for (JsonNode name : schema.path("required")) {
            if (name.asText().equals(property)) {
                return true;
            }
        }
        return false;
    }

    private ArrayNode array(JsonNode schema, int variant, int depth) {
        ArrayNode array = JSON.arrayNode();
        for (JsonNode item : schema.path("prefixItems")) {
            array.add(sample(item, variant, depth + 1));
        }
        int wanted = Math.max(schema.path("minItems").asInt(), depth < DEEP ? 1 : 0);
        int size = Math.min(wanted, schema.path("maxItems").asInt(Integer.MAX_VALUE));
        while (array.size() < size) {
            array.add(sample(schema.path("items"), array.size(), depth + 1));
        }
        return array;
    }
}
