package io.camelchat.routes;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.ChatCompletionConstants;
import io.camelchat.completion.model.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who called which model, what it cost, how it ended and how long it took: one line of JSON for each call, by the
 * logger {@code usage}. What a caller may choose freely, such as a model's name, cannot break the line, nor make it long.
 */
public final class UsageLog implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger("usage");

    /** Escapes what is a line end to some, such as U+2028, and does not depend on the log's charset. */
    private static final ObjectMapper ASCII = new ObjectMapper(
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

    private static final int LONGEST = 200;

    /** The line's members, in their order, and the headers that tell them; what is not known is left out. */
    private static final Map<String, String> MEMBERS = new LinkedHashMap<>();

    static {
        MEMBERS.put("caller", ChatCompletionConstants.CALLER);
        MEMBERS.put("model", ChatCompletionConstants.REQUEST_MODEL);
        MEMBERS.put("response_model", ChatCompletionConstants.RESPONSE_MODEL);
        MEMBERS.put("prompt_tokens", ChatCompletionConstants.PROMPT_TOKENS);
        MEMBERS.put("completion_tokens", ChatCompletionConstants.COMPLETION_TOKENS);
        MEMBERS.put("total_tokens", ChatCompletionConstants.TOTAL_TOKENS);
        MEMBERS.put("outcome", ChatCompletionConstants.OUTCOME);
        MEMBERS.put("status", Exchange.HTTP_RESPONSE_CODE);
        MEMBERS.put("first_token_ms", ChatCompletionConstants.TIME_TO_FIRST_TOKEN);
        MEMBERS.put("duration_ms", ChatCompletionConstants.DURATION);
    }

    @Override
    public void process(Exchange exchange) {
        // A completion is told by a copy of the exchange, which has an id of its own.
        String id = exchange.getProperty(ExchangePropertyKey.CORRELATION_ID, exchange.getExchangeId(), String.class);
        ObjectNode line = Json.object().put("id", id);
        MEMBERS.forEach((member, header) -> {
            Object value = exchange.getMessage().getHeader(header);
            if (value != null) {
                line.set(member, Json.of(value instanceof String text ? cut(text) : value));
            }
        });
        LOG.info("{}", text(line));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static String text(ObjectNode line) {
        try {
            return ASCII.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A line of usage cannot be written as JSON", e);
        }
    }
}
