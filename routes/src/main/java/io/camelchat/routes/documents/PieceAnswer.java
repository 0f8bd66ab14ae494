package io.camelchat.routes.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.ChatCompletionConstants;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.Json;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;

/**
 * What the model answered about a piece.
 *
 * @param model as the upstream names it, null where it does not
 * @param usage null where the upstream does not say
 */
record PieceAnswer(String text, String model, PieceUsage usage) {
    /** @throws UnfitDocumentException where there is no text in it, though the model says it is all */
    static PieceAnswer of(Message answer) throws InvalidPayloadException, UnfitDocumentException {
        String text = answer.getMandatoryBody(ChatCompletion.class).getText();
        if (text == null || text.isBlank()) {
            throw new UnfitDocumentException("empty-answer", "The model has answered without a text", null);
        }
        return new PieceAnswer(
                text, answer.getHeader(ChatCompletionConstants.RESPONSE_MODEL, String.class), PieceUsage.of(answer));
    }

    static PieceAnswer parse(String json) {
        ObjectNode object = Json.readObject(json);
        return new PieceAnswer(
                object.path("text").asText(),
                object.path("model").asText(null),
                object.has("usage") ? PieceUsage.of(object.path("usage")) : null);
    }

    String toJson() {
        ObjectNode object = Json.object().put("text", text);
        if (model != null) {
            object.put("model", model);
        }
        if (usage != null) {
            object.set("usage", usage.toJson());
        }
        return Json.writeText(object);
    }
}
