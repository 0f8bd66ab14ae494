package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A schema with its references followed, one branch of each alternative chosen, and all of it in one object. */
final class SchemaMerge {

    /** No sensible schema refers on more often than this before it says anything. */
    private static final int MOST_REFERENCES = 32;

    private final JsonNode root;
    private final boolean shortest;
    private final ObjectNode merged = JsonNodeFactory.instance.objectNode();
    private int references;

    private SchemaMerge(JsonNode root, boolean shortest) {
        this.root = root;
        this.shortest = shortest;
    }

    /**
     * @param shortest whether to choose null, where it is allowed, rather than the first branch
     */
    static ObjectNode of(JsonNode root, JsonNode schema, boolean shortest) {
        SchemaMerge merge = new SchemaMerge(root, shortest);
        merge.add(schema);
        return merge.merged;
    }

    private void add(JsonNode schema) {
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            keyword(keyword.getKey(), keyword.getValue());
        }
        if (schema.path("$ref").isTextual() && references++ < MOST_REFERENCES) {
            add(resolved(schema.get("$ref").asText()));
        }
        schema.path("allOf").forEach(this::add);
        for (String alternatives : List.of("anyOf", "oneOf")) {
            if (!schema.path(alternatives).isEmpty()) {
                add(branch(schema.get(alternatives)));
            }
        }
    }

    private void keyword(String name, JsonNode value) {
        JsonNode present = merged.get(name);
        if (present instanceof ObjectNode object && value instanceof ObjectNode more) {
            more.properties().forEach(entry -> object.set(entry.getKey(), entry.getValue()));
        } else if (name.equals("required") && present instanceof ArrayNode array) {
            value.forEach(array::add);
        } else {
            merged.set(name, value.deepCopy());
        }
    }

    private JsonNode branch(JsonNode branches) {
        for (JsonNode branch : branches) {
            if (shortest && branch.path("type").asText().equals("null")) {
                return branch;
            }
        }
        return branches.get(0);
    }

    /** References are JSON pointers in a fragment: {@code #}, {@code #/$defs/address}. */
    private JsonNode resolved(String reference) {
        return root.at(reference.substring(reference.indexOf('#') + 1));
    }
}
