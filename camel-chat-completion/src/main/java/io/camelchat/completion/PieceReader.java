package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.FinishReasons;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.server.NoAnswerException;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes chunks of the pieces that a route's own stream or iterator gives: chunks are taken as they are, anything else is
 * text that is added to the answer. Used by one thread at a time.
 */
final class PieceReader {
    private static final String CHUNK = "chat.completion.chunk";

    private final String routeId;
    private final TextAnswer answer;
    private final Function<Object, String> text;
    private final StreamObserver observer = new StreamObserver();
    private boolean hasText;
    private boolean hasChunks;

    /** @param text of a piece that is no chunk */
    PieceReader(String routeId, TextAnswer answer, Function<Object, String> text) {
        this.routeId = routeId;
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
     * @throws NoAnswerException where nothing came
     */
    ChatCompletionChunk last() throws ChatCompletionIncompleteException {
        if (!hasText && !hasChunks) {
            throw new NoAnswerException(
                    "The route " + routeId + " gave no answer: what it left in the body gave no piece of one");
        }
        if (!hasChunks) {
            ChatCompletionChunk end = answer.end(FinishReasons.STOP);
            observer.chunk(end);
            return end;
        }
        if (!observer.isFinished()) {
            throw new ChatCompletionIncompleteException(
                    "The stream of the route " + routeId
                            + " ended before its answer was finished: not every choice that had begun had a finish_reason",
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
        boolean structured = piece instanceof JsonNode || piece instanceof Map;
        if (structured
                && Json.of(piece) instanceof ObjectNode json
                && json.path("object").asText().equals(CHUNK)) {
            return ChatCompletionChunk.of(json);
        }
        return null;
    }
}
