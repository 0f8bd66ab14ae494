package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** The tokens that a completion cost, as its server counted them. */
public final class Usage extends WireObject {
    private static final Pattern COUNT = Pattern.compile("\\d{1,15}(?:\\.0{1,9})?");

    /** Up to here a double holds every whole number. */
    private static final double MOST_EXACT = 1L << 53;

    Usage(ObjectNode json) {
        super(json);
    }

    /** A usage of so many tokens. */
    public static Usage of(long promptTokens, long completionTokens) {
        return new Usage(Json.object()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens));
    }

    public Long getPromptTokens() {
        return tokens(json().get("prompt_tokens"));
    }

    public Long getCompletionTokens() {
        return tokens(json().get("completion_tokens"));
    }

    public Long getTotalTokens() {
        return tokens(json().get("total_tokens"));
    }

    /** Tokens of the prompt that were read from a cache; DeepSeek has a name of its own for them. */
    public Long getCachedTokens() {
        Long cached = tokens(detail("prompt_tokens_details", "cached_tokens"));
        return cached != null ? cached : tokens(json().get("prompt_cache_hit_tokens"));
    }

    /** Tokens of the answer that were spent on reasoning. */
    public Long getReasoningTokens() {
        return tokens(detail("completion_tokens_details", "reasoning_tokens"));
    }

    /** A count, which some servers write as text or with a fraction of zero; what is none, such as -1, tells nothing. */
    private static Long tokens(JsonNode told) {
        if (told == null
                || !(told.isNumber()
                        || (told.isTextual() && COUNT.matcher(told.textValue()).matches()))) {
            return null;
        }
        if (told.isIntegralNumber()) {
            return told.canConvertToLong() && told.longValue() >= 0 ? (Long) told.longValue() : null;
        }
        double count = told.asDouble();
        return count >= 0 && count <= MOST_EXACT && Math.rint(count) == count ? (Long) (long) count : null;
    }

    /** Whether it tells no tokens at all. */
    public boolean isEmpty() {
        return getPromptTokens() == null && getCompletionTokens() == null && getTotalTokens() == null;
    }

    private JsonNode detail(String group, String name) {
        return json().path(group).get(name);
    }

    /** The usage of a completion or chunk; Groq puts that of a stream into {@code x_groq}. */
    static Usage in(ObjectNode json) {
        if (json.get("usage") instanceof ObjectNode usage) {
            return new Usage(usage);
        }
        return json.path("x_groq").get("usage") instanceof ObjectNode usage ? new Usage(usage) : null;
    }
}
