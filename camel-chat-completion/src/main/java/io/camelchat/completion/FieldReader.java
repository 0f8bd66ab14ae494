package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.camelchat.completion.model.RequestField;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads what an option or header says of a request's field, and holds it against the contract. */
final class FieldReader {
    private FieldReader() {}

    /**
     * The field's JSON.
     *
     * @param where what to call the place in an error, such as "Option temperature"
     * @throws IllegalArgumentException where the value does not fit, with one sentence that says what would
     */
    static JsonNode read(RequestField field, Object value, String where) {
        JsonNode json;
        try {
            json = json(field, value, where);
        } catch (JsonFormatException e) {
            throw new IllegalArgumentException(
                    where + " must be " + field.expectation() + ", but it is " + e.getMessage(), e);
        }
        String fault = field.fault(json);
        if (fault == null && field == RequestField.RESPONSE_FORMAT) {
            fault = ResponseFormat.fault((ObjectNode) json);
        }
        if (fault != null) {
            throw new IllegalArgumentException(where + " " + fault);
        }
        return json;
    }

    private static JsonNode json(RequestField field, Object value, String where) {
        if (value instanceof byte[] bytes) {
            return ofText(field, new String(bytes, StandardCharsets.UTF_8));
        }
        if (value instanceof CharSequence text) {
            return ofText(field, text.toString());
        }
        if (value instanceof Number number) {
            return ofNumber(field, number);
        }
        try {
            return Json.of(value instanceof Object[] items ? Arrays.asList(items) : value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    where + " must be " + field.expectation() + ", but it is a "
                            + value.getClass().getName() + ", which cannot be written as JSON",
                    e);
        }
    }

    /** A name may be a number in Java, and a whole number may be a decimal one. */
    private static JsonNode ofNumber(RequestField field, Number number) {
        return switch (field.type()) {
            case STRING -> Json.of(number.toString());
            case INTEGER -> number(whole(number));
            default -> Json.of(number);
        };
    }

    private static String whole(Number number) {
        String text = number.toString();
        // A decimal of a few characters may have more digits than the heap has bytes.
        if (Math.abs(number.doubleValue()) > Long.MAX_VALUE) {
            return text;
        }
        try {
            return new BigDecimal(text).toBigIntegerExact().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            return text;
        }
    }

    private static JsonNode ofText(RequestField field, String text) {
        String trimmed = text.trim();
        return switch (field.type()) {
            case STRING -> Json.of(text);
            case NUMBER, INTEGER -> number(trimmed);
            case BOOLEAN -> bool(trimmed);
            case OBJECT -> field == RequestField.RESPONSE_FORMAT ? ResponseFormat.of(trimmed) : Json.read(trimmed);
            case ARRAY ->
                field == RequestField.MODALITIES && !trimmed.startsWith("[") ? words(trimmed) : Json.read(trimmed);
            case STRING_OR_ARRAY -> trimmed.startsWith("[") ? Json.read(trimmed) : Json.of(text);
            case WORD_OR_OBJECT -> trimmed.startsWith("{") ? Json.read(trimmed) : Json.of(trimmed);
        };
    }

    private static JsonNode number(String text) {
        try {
            JsonNode json = Json.read(text);
            return json.isNumber() ? json : Json.of(text);
        } catch (JsonFormatException e) {
            throw new JsonFormatException("\"" + text + "\"", e);
        }
    }

    private static JsonNode bool(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return word.equals("true") || word.equals("false") ? Json.of(Boolean.valueOf(word)) : Json.of(text);
    }

    private static JsonNode words(String text) {
        List<String> words = new ArrayList<>();
        Arrays.stream(text.split(",", -1)).map(String::trim).forEach(words::add);
        return Json.of(words);
    }
}
