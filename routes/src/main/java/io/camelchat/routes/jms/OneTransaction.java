package io.camelchat.routes.jms;

import jakarta.jms.Session;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;

/**
 * Keeps the further steps of an exchange on the thread of its consumer, which waits for the model. Only there does what is
 * sent join the transaction of the session that took the message; on any other thread it would be sent at once, and once more
 * when the message comes back.
 */
public final class OneTransaction implements Processor {
    /** Exchange property: the session that took the message. */
    static final String SESSION = "jmsSession";

    @Override
    public void process(Exchange exchange) {
        exchange.getExchangeExtension().setTransacted(true);
        exchange.setProperty(SESSION, sessionOf(exchange));
    }

    private static Session sessionOf(Exchange exchange) {
        return exchange.getMessage(JmsMessage.class).getJmsSession();
    }
}
