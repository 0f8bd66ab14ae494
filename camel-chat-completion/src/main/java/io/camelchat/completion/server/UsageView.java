package io.camelchat.completion.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Usage;

/**
 * What a stream's client is shown of the usage: one chunk with nothing else, the last one, where it asked for that by
 * {@code include_usage}, and nothing where it did not; whatever the upstream sends.
 */
final class UsageView {
    private final boolean asked;
    private final boolean continuous;
    private ChatCompletionChunk usageChunk;
    private ChatCompletionChunk latest;

    UsageView(ChatCompletionRequest request) {
        JsonNode options = request.get("stream_options");
        asked = options != null && options.path("include_usage").asBoolean(false);
        // vLLM's: the usage so far in every chunk.
        continuous = asked && options.path("continuous_usage_stats").asBoolean(false);
    }

    /** The chunk as the client is shown it now, or null where it is not. */
    ChatCompletionChunk show(ChatCompletionChunk chunk) {
        if (chunk.isUsageOnly()) {
            usageChunk = chunk;
            return null;
        }
        latest = chunk;
        if (continuous || chunk.get("usage") == null) {
            return chunk;
        }
        return asked ? chunk.with("usage", null) : chunk.without("usage");
    }

    /**
     * The chunk that ends the stream, or null where there is none.
     *
     * @param known the usage of the whole stream, or null: then none is invented
     */
    ChatCompletionChunk last(Usage known) {
        if (!asked) {
            return null;
        }
        if (usageChunk != null) {
            return usageChunk.with("choices", Json.array());
        }
        return known == null || latest == null
                ? null
                : latest.with("choices", Json.array()).with("usage", known);
    }
}
