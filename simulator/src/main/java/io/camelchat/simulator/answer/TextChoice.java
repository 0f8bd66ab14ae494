package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/** A choice made of text, produced as it is read and ended by the request's stop sequences and token limit. */
final class TextChoice implements Choice {

    private final TokenLimit limited;
    private final Iterator<Piece> pieces;
    private long tokens;

    TextChoice(Iterator<Piece> source, ChatRequest request) {
        limited = new TokenLimit(source, request.maxTokens());
        pieces = request.stops().isEmpty() ? limited : new StopFilter(limited, request.stops());
    }

    @Override
    public boolean hasNext() {
        return pieces.hasNext();
    }

    @Override
    public Delta next() {
        return Delta.of("content", nextPiece());
    }

    @Override
    public ObjectNode opening() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("role", "assistant")
                .put("content", "")
                .putNull("refusal");
    }

    @Override
    public ObjectNode message() {
        StringBuilder text = new StringBuilder();
        while (pieces.hasNext()) {
            text.append(nextPiece().text());
        }
        return opening().put("content", text.toString());
    }

    private Piece nextPiece() {
        Piece piece = pieces.next();
        tokens += piece.tokens();
        return piece;
    }

    @Override
    public String finishReason() {
        return limited.exceeded() ? "length" : "stop";
    }

    @Override
    public long tokens() {
        return tokens;
    }
}
