package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.FinishReasons;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.StreamSummary;
import java.util.function.Function;

/**
 * Makes chunks of the pieces that a route's own stream or iterator gives: chunks are taken as they are, anything else is
 * text that is added to the answer. Used by one thread at a time.
 */
final class PieceReader {
    private static final String CHUNK = "chat.completion.chunk";

    private final TextAnswer answer;
    private final Function<Object, String> text;
    private final StreamObserver observer = new StreamObserver(1);
    private boolean hasText;
    private boolean hasChunks;

    /** @param text of a piece that is no chunk */
    PieceReader(TextAnswer answer, Function<Object, String> text) {
        this.answer = answer;
        this.text = text;
    }

    ChatCompletionChunk read(Object piece) {
        ChatCompletionChunk chunk = chunkIn(piece);
        if (chunk == null) {
            chunk = answer.piece(text.apply(piece), !hasText && !hasChunks);
            hasText = true;
        } else {
            hasChunks = true;
        }
        observer.chunk(chunk);
        return chunk;
    }

    /**
     * What is still to be sent when all pieces have come: the finish reason of an answer that was made of texts.
     *
     * @return null where nothing is
     * @throws ChatCompletionIncompleteException where chunks ended before their answer did
     */
    ChatCompletionChunk last() throws ChatCompletionIncompleteException {
        if (hasText && !hasChunks) {
            ChatCompletionChunk end = answer.end(FinishReasons.STOP);
            observer.chunk(end);
            return end;
        }
        if (hasChunks && !observer.isFinished()) {
            throw new ChatCompletionIncompleteException(
                    "The route's stream ended before its answer was finished: its last chunk had no finish_reason",
                    ChatCompletionIncompleteException.TRUNCATED,
                    null,
                    observer.summary(true, Outcome.TRUNCATED),
                    null);
        }
        return null;
    }

    StreamSummary summary(Outcome outcome) {
        return observer.summary(false, outcome);
    }

    private static ChatCompletionChunk chunkIn(Object piece) {
        if (piece instanceof ChatCompletionChunk chunk) {
            return chunk;
        }
        boolean structured = piece instanceof JsonNode || piece instanceof java.util.Map;
        if (structured
                && Json.of(piece) instanceof ObjectNode json
                && json.path("object").asText().equals(CHUNK)) {
            return ChatCompletionChunk.of(json);
        }
        return null;
    }
}
