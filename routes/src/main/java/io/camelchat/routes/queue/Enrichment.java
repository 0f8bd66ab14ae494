package io.camelchat.routes.queue;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.FinishReasons;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Puts an answer beside what was asked about: as {@code {"payload":…,"completion":{…}}} in the body, or, where the exchange
 * property {@code answer} is {@code header}, as a header beside the body that came. A payload that is a JSON object or array
 * is written as it is, character by character; any other is a JSON string.
 */
public final class Enrichment implements Processor {
    /** The header that holds the completion's JSON. */
    public static final String HEADER = "chatCompletion";

    private static final String WHERE = "answer";

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    @Override
    public void process(Exchange exchange)
            throws InvalidPayloadException, IOException, ChatCompletionIncompleteException {
        Message message = exchange.getMessage();
        String completion =
                requireText(message.getMandatoryBody(ChatCompletion.class)).toString();
        Object original = exchange.getProperty(KeepOriginal.BODY);
        switch (exchange.getProperty(WHERE, "body", String.class)) {
            case "body" -> message.setBody(json(text(original), completion));
            case "header" -> {
                message.setHeader(HEADER, completion);
                message.setBody(original);
            }
            default ->
                throw new IllegalArgumentException(
                        "The answer goes to body or header, not to " + exchange.getProperty(WHERE));
        }
    }

    /** The model says that it is all, and there is nothing in it. */
    private static ChatCompletion requireText(ChatCompletion completion) throws ChatCompletionIncompleteException {
        String text = completion.getText();
        if (text == null || text.isBlank()) {
            throw new ChatCompletionIncompleteException(
                    "The model has answered without a text", FinishReasons.EMPTY, completion, null, null);
        }
        return completion;
    }

    private static String text(Object original) {
        return original instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) original;
    }

    private static byte[] json(String payload, String completion) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length() + completion.length() + 64);
        try (JsonGenerator generator = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            generator.writeStartObject();
            generator.writeFieldName("payload");
            if (isObjectOrArray(payload)) {
                generator.writeRawValue(payload);
            } else {
                generator.writeString(payload);
            }
            generator.writeFieldName("completion");
            generator.writeRawValue(completion);
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    private static boolean isObjectOrArray(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null || !parser.currentToken().isStructStart()) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            // Text that only begins like JSON.
            return false;
        }
    }
}
