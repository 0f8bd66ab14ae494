package io.camelchat.routes;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

/** Messages that cannot be answered, each kind by the category of its dead letter. */
enum BadMessage {
    EMPTY("empty"),
    TOO_LARGE("too-large"),
    NOT_UTF8("not-utf8"),
    NOT_TEXT("not-text"),
    REJECTED("rejected"),
    CONTEXT_LENGTH("context-length"),
    FILTERED("filtered"),
    LENGTH("length"),
    CONTENT_FILTER("content_filter"),
    REFUSAL("refusal");

    /** The largest payload that is asked about. */
    static final int LIMIT = 1000;

    private final String category;

    BadMessage(String category) {
        this.category = category;
    }

    /** Of each hundred messages one of each kind is bad. */
    static BadMessage at(int number) {
        int place = number % 100;
        return place % 7 == 3 && place / 7 < values().length ? values()[place / 7] : null;
    }

    Message make(Session session) throws JMSException {
        Message message = switch (this) {
            case EMPTY -> session.createTextMessage(" ");
            case TOO_LARGE -> session.createTextMessage("x".repeat(LIMIT + 1));
            case NOT_UTF8 -> bytes(session);
            case NOT_TEXT -> session.createMapMessage();
            default -> session.createTextMessage("This is (" + category + ")");
        };
        message.setStringProperty("kind", category);
        return message;
    }

    private static BytesMessage bytes(Session session) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeByte((byte) 0xff);
        return message;
    }
}
