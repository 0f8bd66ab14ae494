package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * The fields of a chat completion request, with the type and range that the contract gives them.
 *
 * <p>{@code messages} and {@code model} are fields as well; what they hold is put together from more than one place.
 */
public enum RequestField {
    MESSAGES(Type.ARRAY),
    MODEL(Type.STRING),
    AUDIO(Type.OBJECT),
    FREQUENCY_PENALTY(Type.NUMBER, -2, 2),
    FUNCTION_CALL(Type.WORD_OR_OBJECT),
    FUNCTIONS(Type.ARRAY),
    LOGIT_BIAS(Type.OBJECT),
    LOGPROBS(Type.BOOLEAN),
    MAX_COMPLETION_TOKENS(Type.INTEGER, 1, Long.MAX_VALUE),
    MAX_TOKENS(Type.INTEGER, 1, Long.MAX_VALUE),
    METADATA(Type.OBJECT),
    MODALITIES(Type.ARRAY),
    MODERATION(Type.OBJECT),
    N(Type.INTEGER, 1, 128),
    PARALLEL_TOOL_CALLS(Type.BOOLEAN),
    PREDICTION(Type.OBJECT),
    PRESENCE_PENALTY(Type.NUMBER, -2, 2),
    PROMPT_CACHE_KEY(Type.STRING),
    PROMPT_CACHE_OPTIONS(Type.OBJECT),
    PROMPT_CACHE_RETENTION(Type.STRING),
    REASONING_EFFORT(Type.STRING),
    RESPONSE_FORMAT(Type.OBJECT),
    SAFETY_IDENTIFIER(Type.STRING),
    SEED(Type.INTEGER, Long.MIN_VALUE, Long.MAX_VALUE),
    SERVICE_TIER(Type.STRING),
    STOP(Type.STRING_OR_ARRAY),
    STORE(Type.BOOLEAN),
    STREAM(Type.BOOLEAN),
    STREAM_OPTIONS(Type.OBJECT),
    TEMPERATURE(Type.NUMBER, 0, 2),
    TOOL_CHOICE(Type.WORD_OR_OBJECT),
    TOOLS(Type.ARRAY),
    TOP_LOGPROBS(Type.INTEGER, 0, 20),
    TOP_P(Type.NUMBER, 0, 1),
    USER(Type.STRING),
    VERBOSITY(Type.STRING),
    WEB_SEARCH_OPTIONS(Type.OBJECT);

    /** What JSON a field holds. */
    public enum Type {
        STRING,
        NUMBER,
        INTEGER,
        BOOLEAN,
        OBJECT,
        ARRAY,
        STRING_OR_ARRAY,
        WORD_OR_OBJECT
    }

    private final Type type;
    private final double min;
    private final double max;
    private final String wireName;
    private final String optionName;

    RequestField(Type type) {
        this(type, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    RequestField(Type type, double min, double max) {
        this.type = type;
        this.min = min;
        this.max = max;
        this.wireName = name().toLowerCase(Locale.ROOT);
        this.optionName = camelCase(wireName);
    }

    /** The name in the JSON, such as {@code top_p}. */
    public String wireName() {
        return wireName;
    }

    /** The name as an option, such as {@code topP}. */
    public String optionName() {
        return optionName;
    }

    public Type type() {
        return type;
    }

    /**
     * What is wrong with this value for this field, as the end of a sentence such as "must be between 0 and 2, not 7";
     * null where nothing is.
     */
    public String fault(JsonNode value) {
        boolean fits = switch (type) {
            case STRING -> value.isTextual();
            case NUMBER -> value.isNumber();
            case INTEGER -> value.isIntegralNumber();
            case BOOLEAN -> value.isBoolean();
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
            case STRING_OR_ARRAY -> value.isTextual() || value.isArray();
            case WORD_OR_OBJECT -> value.isTextual() || value.isObject();
        };
        if (!fits) {
            return "must be " + expectation() + ", not " + Excerpt.of(value);
        }
        // Negated, so that NaN is out of every range.
        if (value.isNumber() && !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            return "must be " + expectation() + ", not " + Excerpt.of(value);
        }
        return null;
    }

    /** What the field takes, in words. */
    public String expectation() {
        return switch (type) {
            case STRING -> "text";
            case NUMBER -> "a number" + range();
            case INTEGER -> "a whole number" + range();
            case BOOLEAN -> "true or false";
            case OBJECT -> "a JSON object";
            case ARRAY -> "a JSON array";
            case STRING_OR_ARRAY -> "text or a JSON array of texts";
            case WORD_OR_OBJECT -> "a word or a JSON object";
        };
    }

    private String range() {
        if (min > Long.MIN_VALUE && max < Long.MAX_VALUE) {
            return " between " + (long) min + " and " + (long) max;
        }
        return min > Long.MIN_VALUE && !Double.isInfinite(min) ? " of at least " + (long) min : "";
    }

    private static String camelCase(String snakeCase) {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < snakeCase.length(); i++) {
            char c = snakeCase.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.toString();
    }
}
