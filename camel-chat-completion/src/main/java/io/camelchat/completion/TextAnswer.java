package io.camelchat.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.Json;
import java.time.Instant;

/**
 * Makes an answer, or the chunks of one, of the text that a route gives.
 *
 * @param id of the completion
 * @param created in seconds since 1970
 * @param model that was asked for
 */
record TextAnswer(String id, long created, String model) {
    static TextAnswer of(String exchangeId, String model) {
        return new TextAnswer("chatcmpl-" + exchangeId, Instant.now().getEpochSecond(), model);
    }

    /**
     * A whole answer.
     *
     * @param usage or null where none is known
     */
    ChatCompletion whole(ChatCompletionMessage message, String finishReason, ObjectNode usage) {
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("message", Json.of(message));
        choice.putNull("logprobs").put("finish_reason", finishReason);
        ObjectNode completion = head("chat.completion");
        completion.set("choices", Json.array().add(choice));
        if (usage != null) {
            completion.set("usage", usage);
        }
        return ChatCompletion.of(completion);
    }

    /** A piece of the text; the first one tells the role. */
    ChatCompletionChunk piece(String text, boolean first) {
        ObjectNode delta = Json.object();
        if (first) {
            delta.put("role", "assistant");
        }
        return chunk(delta.put("content", text), null);
    }

    /** The end of the text. */
    ChatCompletionChunk end(String finishReason) {
        return chunk(Json.object(), finishReason);
    }

    private ChatCompletionChunk chunk(ObjectNode delta, String finishReason) {
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.set("choices", Json.array().add(choice));
        return ChatCompletionChunk.of(chunk);
    }

    private ObjectNode head(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }
}
