package io.camelchat.routes.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Fails where a reply is wanted in a temporary queue that has gone with its requester. Artemis would make that queue anew, and
 * keep it with a reply that nobody takes; other brokers refuse the reply themselves.
 */
public final class RequesterIsThere implements Processor {
    @Override
    public void process(Exchange exchange) throws RequesterGoneException, JMSException, ActiveMQException {
        Object replyTo = exchange.getMessage().getHeader("JMSReplyTo");
        Session session = exchange.getProperty(OneTransaction.SESSION, Session.class);
        if (replyTo instanceof TemporaryQueue queue
                && session instanceof ActiveMQSession artemis
                && !exists(artemis, queue)) {
            throw new RequesterGoneException(queue.getQueueName());
        }
    }

    private static boolean exists(ActiveMQSession session, TemporaryQueue queue)
            throws JMSException, ActiveMQException {
        return session.getCoreSession()
                .queueQuery(SimpleString.of(queue.getQueueName()))
                .isExists();
    }
}
