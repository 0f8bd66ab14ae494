package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.camelchat.completion.server.ErrorAnswer;
import java.util.Iterator;
import java.util.concurrent.Flow;
import org.apache.camel.Exchange;

/** The error that a route answers with by setting a status: its body is the error's JSON, or its message. */
final class StatedError {
    private static final String UNSTATED = "The call failed";

    private StatedError() {}

    static ErrorAnswer of(Exchange exchange, int status, BodyText texts) {
        String text = text(exchange, texts);
        String type = ErrorMap.typeOf(status);
        Long retryAfter = ErrorMap.retryAfter(exchange);
        JsonNode error = errorIn(text);
        if (error == null) {
            return new ErrorAnswer(status, text.isBlank() ? UNSTATED : text, type, null, null, retryAfter);
        }
        return new ErrorAnswer(
                status,
                error.path("message").asText(error.isTextual() ? error.textValue() : UNSTATED),
                error.path("type").asText(type),
                error.path("param").asText(null),
                error.path("code").asText(null),
                retryAfter);
    }

    /** An answer in pieces is not waited for: it is no error's message. */
    private static String text(Exchange exchange, BodyText texts) {
        Object body = exchange.getMessage().getBody();
        boolean none = body == null
                || body instanceof ChatCompletionRequest
                || body instanceof Flow.Publisher<?>
                || body instanceof Iterator<?>;
        return none ? "" : texts.of(body, exchange);
    }

    private static JsonNode errorIn(String text) {
        try {
            return text.stripLeading().startsWith("{") ? Json.readObject(text).get("error") : null;
        } catch (JsonFormatException e) {
            // Not JSON, so it is the message itself.
            return null;
        }
    }
}
