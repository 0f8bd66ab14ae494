package io.camelchat.completion.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The tree of the one JSON value that a parser goes through. It is the parser that bounds how deep it grows. */
final class JsonTree {
    /** What becomes of a key that an object has more than once. */
    enum RepeatedKey {
        LAST_COUNTS,
        REFUSED
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final RepeatedKey repeatedKey;
    private JsonNode root;
    private boolean exact = true;

    private JsonTree(JsonParser parser, RepeatedKey repeatedKey) {
        this.parser = parser;
        this.repeatedKey = repeatedKey;
    }

    /** Reads to the end. @throws JsonFault where there is no value, another one after it, or a repeated key */
    static JsonNode read(JsonParser parser, RepeatedKey repeatedKey) throws IOException {
        return of(parser, repeatedKey).root;
    }

    /** As {@link #read}, for who wants to know whether the tree is exact. */
    static JsonTree of(JsonParser parser, RepeatedKey repeatedKey) throws IOException {
        if (parser.nextToken() == null) {
            throw new JsonFault("a JSON value was expected, there is nothing", null);
        }
        JsonTree tree = new JsonTree(parser, repeatedKey);
        tree.root = tree.value();
        if (parser.nextToken() != null) {
            throw new JsonFault("there is more than one JSON value", parser.currentTokenLocation());
        }
        return tree;
    }

    JsonNode root() {
        return root;
    }

    /** Whether all that was read is in the tree: no number that is none was made null, no value replaced by another. */
    boolean isExact() {
        return exact;
    }

    private JsonNode value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members();
            case START_ARRAY -> items();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> new NumberText(parser.getText());
            case VALUE_NUMBER_FLOAT -> parser.isNaN() ? noNumber() : new NumberText(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new JsonFault("a JSON value was expected", parser.currentTokenLocation());
        };
    }

    private JsonNode noNumber() {
        exact = false;
        return NODES.nullNode();
    }

    private ObjectNode members() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (repeatedKey == RepeatedKey.REFUSED && object.has(name)) {
                throw new JsonFault(
                        "an object has the key " + Excerpt.of(name) + " twice", parser.currentTokenLocation());
            }
            parser.nextToken();
            if (object.replace(name, value()) != null) {
                exact = false;
            }
        }
        return object;
    }

    private ArrayNode items() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }
}
