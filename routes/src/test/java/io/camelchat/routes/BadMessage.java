package io.camelchat.routes;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Messages that cannot be answered, each kind with the category of its dead letter. */
enum BadMessage {
    EMPTY("empty", null),
    TOO_LARGE("too-large", null),
    NOT_UTF8("not-utf8", null),
    NOT_TEXT("not-text", null),
    MALFORMED("rejected", Behaviour.error(400, "{}")),
    LARGE_REQUEST("rejected", Behaviour.error(413, "{}")),
    UNPROCESSABLE("rejected", Behaviour.error(422, "{}")),
    CONTEXT_LENGTH("context-length", Behaviour.error(400, error("Too long", "context_length_exceeded"))),
    FILTERED("filtered", Behaviour.error(400, error("Filtered", "content_filter"))),
    LENGTH("length", Behaviour.text("Half").withFinishReason("length")),
    CONTENT_FILTER("content_filter", Behaviour.text("Half").withFinishReason("content_filter")),
    EMPTY_ANSWER("empty-answer", Behaviour.text("")),
    REFUSAL(
            "refusal",
            Behaviour.echo().withMessage("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I will not\"}"));

    /** The largest payload that is asked about. */
    static final int LIMIT = 1000;

    /** The property or header that names it. */
    static final String KIND = "kind";

    private final String category;
    private final Behaviour upstream;

    /** @param upstream how it answers, or null where it is not asked */
    BadMessage(String category, Behaviour upstream) {
        this.category = category;
        this.upstream = upstream;
    }

    private static String error(String message, String code) {
        return "{\"error\":{\"message\":\"" + message
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"" + code + "\"}}";
    }

    /** Has the simulator answer each kind as a service does. */
    static void prepare(Simulator simulator) {
        for (BadMessage kind : values()) {
            if (kind.upstream != null) {
                simulator.behaveToPrompt(kind.text(), kind.upstream);
            }
        }
    }

    /** Those that are bytes. */
    static List<BadMessage> ofBytes() {
        return Arrays.stream(values()).filter(kind -> kind != NOT_TEXT).toList();
    }

    /** Of each hundred messages one of each kind is bad. */
    static BadMessage at(int number) {
        int place = number % 100;
        return place % 7 == 3 && place / 7 < values().length ? values()[place / 7] : null;
    }

    String category() {
        return category;
    }

    /** The payload as bytes. */
    byte[] bytes() {
        return this == NOT_UTF8 ? new byte[] {'a', (byte) 0xff, 'b'} : text().getBytes(StandardCharsets.UTF_8);
    }

    private String text() {
        return switch (this) {
            case EMPTY -> " ";
            case TOO_LARGE -> "x".repeat(LIMIT + 1);
            default -> "This is (" + name() + ")";
        };
    }

    Message make(Session session) throws JMSException {
        Message message = switch (this) {
            case NOT_UTF8 -> bytes(session);
            case NOT_TEXT -> session.createMapMessage();
            default -> session.createTextMessage(text());
        };
        message.setStringProperty(KIND, name());
        return message;
    }

    private BytesMessage bytes(Session session) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(bytes());
        return message;
    }
}
