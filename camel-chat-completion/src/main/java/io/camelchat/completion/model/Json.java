package io.camelchat.completion.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON without loss: members keep their order and numbers their text. */
public final class Json {
    static final int MAX_DEPTH = 200;

    /** A level less: what was made of an answer can be read again, where a call was put into a list (see {@link ChunkShape}). */
    private static final int MAX_ANSWER_DEPTH = MAX_DEPTH - 1;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().streamReadConstraints(upTo(MAX_DEPTH)).build();
    private static final JsonFactory LENIENT = FACTORY.rebuild()
            .streamReadConstraints(upTo(MAX_ANSWER_DEPTH))
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);
    private static final ObjectMapper ASCII = new ObjectMapper(
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

    private Json() {}

    private static StreamReadConstraints upTo(int depth) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
    }

    /**
     * The one JSON value that these bytes hold.
     *
     * @throws JsonFormatException where they hold none, more than one, or one nested deeper than 200 levels
     */
    public static JsonNode read(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            return JsonTree.read(parser, JsonTree.RepeatedKey.LAST_COUNTS);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** As {@link #read(byte[])}, for text. */
    public static JsonNode read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return JsonTree.read(parser, JsonTree.RepeatedKey.LAST_COUNTS);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The JSON object that these bytes hold; anything else is a {@link JsonFormatException}. */
    public static ObjectNode readObject(byte[] bytes) {
        return asObject(read(bytes));
    }

    /** As {@link #readObject(byte[])}, for text. */
    public static ObjectNode readObject(String text) {
        return asObject(read(text));
    }

    /**
     * As {@link #read(byte[])}, for what a server wrote, not all of which is JSON: line ends and other control characters may
     * be in its texts as they are, and {@code NaN} and {@code Infinity}, which Python writes, are null. It is a level less deep
     * at most.
     */
    public static JsonNode readAnswer(byte[] bytes) {
        if (Utf8.hasOverlong(bytes)) {
            throw new JsonFormatException("it is no UTF-8");
        }
        try (JsonParser parser = LENIENT.createParser(bytes)) {
            return JsonTree.read(parser, JsonTree.RepeatedKey.LAST_COUNTS);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * As {@link #readAnswer}, for what may be no object, and often is not: then null. What shows that by its first and last
     * characters costs nothing, whatever else is none costs the one exception of the parser.
     */
    public static ObjectNode objectIn(byte[] bytes) {
        return mayBe(bytes, '{', '"', '}') && answerIn(bytes) instanceof ObjectNode object ? object : null;
    }

    /** As {@link #objectIn}, for one object, or those of a list that has nothing else; none where it is neither. */
    public static List<SentObject> objectsIn(byte[] bytes) {
        if (mayBe(bytes, '{', '"', '}')) {
            JsonTree tree = treeIn(bytes);
            return tree != null && tree.root() instanceof ObjectNode object
                    ? List.of(new SentObject(object, tree.isExact() ? bytes : null))
                    : List.of();
        }
        List<SentObject> objects = new ArrayList<>();
        JsonNode list = mayBe(bytes, '[', '{', ']') ? answerIn(bytes) : MissingNode.getInstance();
        for (JsonNode item : list) {
            if (!(item instanceof ObjectNode object)) {
                return List.of();
            }
            objects.add(new SentObject(object));
        }
        return objects;
    }

    /** A missing node where it is no JSON. */
    private static JsonNode answerIn(byte[] bytes) {
        JsonTree tree = treeIn(bytes);
        return tree == null ? MissingNode.getInstance() : tree.root();
    }

    /** Null where it is no JSON. */
    private static JsonTree treeIn(byte[] bytes) {
        if (Utf8.hasOverlong(bytes)) {
            return null;
        }
        try (JsonParser parser = LENIENT.createParser(bytes)) {
            return JsonTree.of(parser, JsonTree.RepeatedKey.LAST_COUNTS);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Whether it begins and ends like this, and has this first or nothing, blanks, byte order marks and whatever else is no
     * ASCII aside.
     */
    private static boolean mayBe(byte[] bytes, char opening, char inside, char closing) {
        int last = bytes.length - 1;
        while (last > 0 && bytes[last] <= ' ') {
            last--;
        }
        int first = after(-1, bytes, last);
        if (first >= last || bytes[first] != opening || bytes[last] != closing) {
            return false;
        }
        int next = after(first, bytes, last);
        return next == last || bytes[next] == inside;
    }

    /** The next place that has something, or the last one. */
    private static int after(int place, byte[] bytes, int last) {
        int next = place + 1;
        while (next < last && bytes[next] <= ' ') {
            next++;
        }
        return next;
    }

    /** The bytes of this value, in UTF-8. */
    public static byte[] write(JsonNode node) {
        ByteArrayBuilder written = new ByteArrayBuilder(FACTORY._getBufferRecycler());
        boolean wroteSurrogate;
        try (TextGenerator generator = new TextGenerator(FACTORY.createGenerator(written))) {
            MAPPER.writeTree(generator, node);
            wroteSurrogate = generator.wroteSurrogate();
        } catch (JsonProcessingException e) {
            throw unwritable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written to", e);
        }
        byte[] bytes = written.getClearAndRelease();
        return wroteSurrogate ? writeText(node).getBytes(StandardCharsets.UTF_8) : bytes;
    }

    /** The text of this value. */
    public static String writeText(JsonNode node) {
        try {
            String text = MAPPER.writeValueAsString(node);
            // Half a surrogate pair has no UTF-8; a server that cut a token in two sends one as an escape.
            return hasLoneSurrogate(text) ? ASCII.writeValueAsString(node) : text;
        } catch (JsonProcessingException e) {
            throw unwritable(e);
        }
    }

    private static JsonFormatException unwritable(JsonProcessingException e) {
        return new JsonFormatException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** A new, empty array. */
    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** The JSON of a plain Java value: text, number, boolean, null, list, map, or JSON already. */
    public static JsonNode of(Object value) {
        if (value instanceof JsonNode node) {
            return node;
        }
        if (value instanceof WireObject wire) {
            return wire.json();
        }
        if (value instanceof Map<?, ?> members) {
            ObjectNode object = object();
            members.forEach((name, member) -> object.set(String.valueOf(name), of(member)));
            return object;
        }
        if (value instanceof Iterable<?> items) {
            ArrayNode array = array();
            items.forEach(item -> array.add(of(item)));
            return array;
        }
        if (value instanceof String text) {
            return NODES.textNode(text);
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        return value == null ? NODES.nullNode() : MAPPER.valueToTree(value);
    }

    static ObjectNode asObject(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new JsonFormatException(
                "a JSON object was expected, not " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
    }

    /** Read from memory, so every exception, one of the character decoder included, is about the JSON. */
    private static JsonFormatException unreadable(IOException e) {
        if (e instanceof JsonFault fault) {
            return new JsonFormatException(fault.getOriginalMessage(), e);
        }
        JsonLocation location = e instanceof JsonProcessingException syntax ? syntax.getLocation() : null;
        String where =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return new JsonFormatException("malformed JSON" + where, e);
    }
}
