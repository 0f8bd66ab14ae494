package io.camelchat.routes.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.ChatCompletionConstants;
import io.camelchat.completion.model.Json;
import org.apache.camel.Message;

/** How many tokens calls have used. */
record PieceUsage(long promptTokens, long completionTokens, long totalTokens) {
    static final PieceUsage NONE = new PieceUsage(0, 0, 0);

    /** Null where the upstream does not say. */
    static PieceUsage of(Message answer) {
        Long prompt = answer.getHeader(ChatCompletionConstants.PROMPT_TOKENS, Long.class);
        Long completion = answer.getHeader(ChatCompletionConstants.COMPLETION_TOKENS, Long.class);
        Long total = answer.getHeader(ChatCompletionConstants.TOTAL_TOKENS, Long.class);
        if (prompt == null || completion == null) {
            return null;
        }
        return new PieceUsage(prompt, completion, total == null ? prompt + completion : total);
    }

    static PieceUsage of(JsonNode json) {
        return new PieceUsage(
                json.path("prompt_tokens").asLong(),
                json.path("completion_tokens").asLong(),
                json.path("total_tokens").asLong());
    }

    PieceUsage plus(PieceUsage other) {
        return new PieceUsage(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                totalTokens + other.totalTokens);
    }

    ObjectNode toJson() {
        return Json.object()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", totalTokens);
    }
}
