package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The tokens that a completion cost, as its server counted them. */
public final class Usage extends WireObject {
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
        return number("prompt_tokens");
    }

    public Long getCompletionTokens() {
        return number("completion_tokens");
    }

    public Long getTotalTokens() {
        return number("total_tokens");
    }

    /** Tokens of the prompt that were read from a cache; DeepSeek has a name of its own for them. */
    public Long getCachedTokens() {
        Long cached = numberOf(detail("prompt_tokens_details", "cached_tokens"));
        return cached != null ? cached : number("prompt_cache_hit_tokens");
    }

    /** Tokens of the answer that were spent on reasoning. */
    public Long getReasoningTokens() {
        return numberOf(detail("completion_tokens_details", "reasoning_tokens"));
    }

    /** Whether it tells no tokens at all. */
    public boolean isEmpty() {
        return getPromptTokens() == null && getCompletionTokens() == null && getTotalTokens() == null;
    }

    private JsonNode detail(String group, String name) {
        return json.path(group).get(name);
    }

    /** The usage of a completion or chunk; Groq puts that of a stream into {@code x_groq}. */
    static Usage in(ObjectNode json) {
        if (json.get("usage") instanceof ObjectNode usage) {
            return new Usage(usage);
        }
        return json.path("x_groq").get("usage") instanceof ObjectNode usage ? new Usage(usage) : null;
    }
}
