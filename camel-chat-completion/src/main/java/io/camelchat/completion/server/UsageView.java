package io.camelchat.completion.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Usage;
import java.util.List;

/**
 * What a stream's client is shown of the usage: one chunk with nothing else, the last one, where it asked for that by
 * {@code include_usage}, and nothing where it did not; whatever the upstream sends. What servers tell elsewhere, such as
 * Groq in {@code x_groq}, is theirs and is not touched.
 */
final class UsageView {
    private static final String USAGE = "usage";
    private static final String CHOICES = "choices";

    /** What every chunk of a stream has in common. */
    private static final List<String> COMMON =
            List.of("id", "object", "created", "model", "service_tier", "system_fingerprint");

    private final boolean asked;
    private final boolean continuous;
    private ChatCompletionChunk usageChunk;
    private ChatCompletionChunk latest;
    private boolean shownAsItIs;

    UsageView(ChatCompletionRequest request) {
        JsonNode options = request.get("stream_options");
        asked = options != null && options.path("include_usage").asBoolean(false);
        // vLLM's: the usage so far in every chunk.
        continuous = asked && options.path("continuous_usage_stats").asBoolean(false);
    }

    /** The chunk as the client is shown it now, or null where it is not. */
    ChatCompletionChunk show(ChatCompletionChunk chunk) {
        if (shownAsItIs && chunk.isLike(latest)) {
            return chunk;
        }
        if (chunk.isUsageOnly()) {
            usageChunk = chunk;
            return null;
        }
        latest = chunk;
        shownAsItIs = continuous || !chunk.has(USAGE);
        if (shownAsItIs) {
            return chunk;
        }
        if (!asked) {
            return chunk.without(USAGE);
        }
        return chunk.get(USAGE) == null ? chunk : chunk.with(USAGE, null);
    }

    /**
     * The chunk that ends the stream, or null where there is none.
     *
     * @param known the usage of the whole stream, or null: then none is invented
     */
    ChatCompletionChunk last(Usage known) {
        if (!asked || known == null) {
            return null;
        }
        return usageChunk != null ? usageChunk.with(CHOICES, Json.array()).with(USAGE, known) : chunkOf(known);
    }

    private ChatCompletionChunk chunkOf(Usage known) {
        ObjectNode chunk = Json.object();
        for (String name : COMMON) {
            JsonNode value = latest == null ? null : latest.get(name);
            if (value != null) {
                chunk.set(name, value);
            }
        }
        chunk.set(CHOICES, Json.array());
        chunk.set(USAGE, Json.of(known));
        return ChatCompletionChunk.of(chunk);
    }
}
