package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One step of a choice: the fields of a {@code delta} object and how many tokens they count.
 *
 * @param text the piece of content, refusal or arguments within, as logprobs show it
 */
public record Delta(ObjectNode fields, String text, int tokens) {

    /** A piece of a text field, as {@code {"content":"…"}}. */
    static Delta of(String field, Piece piece) {
        return new Delta(JsonNodeFactory.instance.objectNode().put(field, piece.text()), piece.text(), piece.tokens());
    }

    /** A delta that carries no text. */
    static Delta of(ObjectNode fields) {
        return new Delta(fields, "", 0);
    }
}
