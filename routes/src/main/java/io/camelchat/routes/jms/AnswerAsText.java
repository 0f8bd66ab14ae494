package io.camelchat.routes.jms;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Leaves text in the body where text came, so that a text message is answered by a text message. */
public final class AnswerAsText implements Processor {
    private static final String ORIGINAL = "originalBody";

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        if (exchange.getProperty(ORIGINAL) instanceof String && message.getBody() instanceof byte[] json) {
            message.setBody(new String(json, StandardCharsets.UTF_8));
        }
    }
}
