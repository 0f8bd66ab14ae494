package io.camelchat.completion.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * JSON from a stranger, read without loss as {@link Json} does, but only where it means the same to everyone: in UTF-8
 * and with no key twice in an object (RFC 7493). Bounded, so that few bytes do not grow into a tree that fills the heap.
 */
final class StrictJson {
    /** A number takes two bytes, but seventy in the heap: a body of nothing else then takes as much as a large image. */
    private static final int MAX_TOKENS = 500_000;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(Json.MAX_DEPTH)
            .maxTokenCount(MAX_TOKENS)
            .maxStringLength(Integer.MAX_VALUE)
            .build();

    /** Names are not interned: a stranger's would stay in a table of the whole JVM. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(LIMITS)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Utf8 text;

    private StrictJson(Utf8 text) {
        this.text = text;
    }

    /**
     * The JSON object that these bytes hold.
     *
     * @throws JsonFormatException where they hold none, more than one, or too much; with line and column
     */
    static SentObject readObject(byte[] bytes) {
        return new SentObject(Json.asObject(new StrictJson(Utf8.of(bytes)).read()), bytes);
    }

    private JsonNode read() {
        try (JsonParser parser = text.parser(FACTORY)) {
            return read(parser);
        } catch (IOException e) {
            throw new JsonFormatException("malformed JSON", e);
        }
    }

    private JsonNode read(JsonParser parser) throws IOException {
        try {
            return JsonTree.read(parser, JsonTree.RepeatedKey.REFUSED);
        } catch (StreamConstraintsException e) {
            throw new JsonFormatException(brokenLimit(parser) + at(parser.currentTokenLocation()), e);
        } catch (JsonFault e) {
            throw new JsonFormatException(e.getOriginalMessage() + at(e.getLocation()), e);
        } catch (JsonEOFException e) {
            throw new JsonFormatException("the JSON ends too early" + at(e.getLocation()), e);
        } catch (JsonProcessingException e) {
            throw new JsonFormatException("malformed JSON" + at(e.getLocation()), e);
        }
    }

    private static String brokenLimit(JsonParser parser) {
        if (parser.getParsingContext().getNestingDepth() > LIMITS.getMaxNestingDepth()) {
            return "the JSON is nested deeper than " + LIMITS.getMaxNestingDepth() + " levels";
        }
        if (parser.currentTokenCount() > LIMITS.getMaxTokenCount()) {
            return "the JSON has more than " + LIMITS.getMaxTokenCount() + " keys and values";
        }
        return "the JSON has a number or a key that is too long";
    }

    private String at(JsonLocation location) {
        return location == null ? "" : " at " + text.place(location);
    }
}
