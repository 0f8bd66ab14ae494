package io.camelchat.routes.queue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The first step of a flow: keeps what came, body and headers, as exchange properties, and leaves its text in the body.
 *
 * @see Enrichment
 * @see DeadLetter
 */
public final class KeepOriginal implements Processor, CamelContextAware {
    /** Exchange property: the body that came, {@code byte[]} or {@code String}. */
    static final String BODY = "originalBody";

    /** Exchange property: a map of the headers that came. */
    static final String HEADERS = "originalHeaders";

    /** Bytes of a payload, where no setting says otherwise. */
    static final String MAX_PAYLOAD = "8388608";

    private CamelContext context;
    private long maxPayload;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Told when the route is made, and with it {@code QUEUE_MAX_PAYLOAD}. */
    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
        maxPayload = maxPayload(camelContext);
    }

    /** @throws UnfitPayloadException where it is no text, empty, too large, or not in UTF-8 */
    @Override
    public void process(Exchange exchange) throws UnfitPayloadException {
        Object body = exchange.getMessage().getBody();
        exchange.setProperty(BODY, body);
        exchange.setProperty(HEADERS, new HashMap<>(exchange.getMessage().getHeaders()));
        exchange.getMessage().setBody(textOf(body, maxPayload));
    }

    private static long maxPayload(CamelContext context) {
        return context.getTypeConverter()
                .convertTo(
                        Long.class,
                        context.resolvePropertyPlaceholders("{{QUEUE_MAX_PAYLOAD:" + MAX_PAYLOAD + "}}")
                                .trim());
    }

    private static String textOf(Object body, long max) throws UnfitPayloadException {
        if (body == null) {
            throw empty();
        }
        if (body instanceof byte[] bytes) {
            checkSize(bytes.length, max);
            return checkEmpty(decode(bytes));
        }
        if (body instanceof String text) {
            checkSize(text.length(), max);
            return checkEmpty(text);
        }
        throw new UnfitPayloadException(
                "not-text",
                "The message carries neither text nor bytes, but a "
                        + body.getClass().getName(),
                null);
    }

    private static void checkSize(long size, long max) throws UnfitPayloadException {
        if (size > max) {
            throw new UnfitPayloadException(
                    "too-large",
                    "The message has " + size + " bytes, more than the " + max + " that QUEUE_MAX_PAYLOAD allows",
                    null);
        }
    }

    private static String checkEmpty(String text) throws UnfitPayloadException {
        if (text.isBlank()) {
            throw empty();
        }
        return text;
    }

    private static UnfitPayloadException empty() {
        return new UnfitPayloadException("empty", "The message is empty", null);
    }

    private static String decode(byte[] bytes) throws UnfitPayloadException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnfitPayloadException("not-utf8", "The message is not in UTF-8", e);
        }
    }
}
