package io.camelchat.routes.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.springframework.jms.support.JmsUtils;

/**
 * Takes messages as Camel's own listener does, but no further one while those that are being answered fill the room for them.
 * Where the broker has gone, and with it each open transaction, it leaves it to the route to say so, in a line for each
 * message, and prints no stack of calls for each.
 */
final class Listener extends DefaultJmsMessageListenerContainer {
    /** How large a message is shows when it has come: so many at once may be too large for the room. */
    private static final int RECEIVERS = (int) Math.max(1, Runtime.getRuntime().maxMemory() / (256 * 1024 * 1024));

    private final PayloadRoom room = PayloadRoom.ofHeap();
    private final Semaphore receiving = new Semaphore(RECEIVERS);
    private volatile String trouble;

    Listener(JmsEndpoint endpoint) {
        super(endpoint, true);
    }

    /** Why the last try to connect came to nothing, in words that anybody may read, or null. */
    String trouble() {
        return trouble;
    }

    @Override
    protected Connection createSharedConnection() throws JMSException {
        try {
            Connection connection = super.createSharedConnection();
            trouble = null;
            return connection;
        } catch (JMSException e) {
            trouble = e instanceof JMSSecurityException ? "the login is not accepted" : "no broker answers";
            throw e;
        }
    }

    @Override
    protected MessageConsumer createListenerConsumer(Session session) throws JMSException {
        return new LeanConsumer(() -> super.createListenerConsumer(session));
    }

    @Override
    protected Message receiveMessage(MessageConsumer consumer) throws JMSException {
        LeanConsumer lean = (LeanConsumer) consumer;
        // Before it waits, which may be for a message that is as large.
        lean.letGo();
        long timeout = getReceiveTimeout();
        try {
            if (!room.await(timeout) || !receiving.tryAcquire(timeout, TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            Message message = room.isFree() ? super.receiveMessage(consumer) : null;
            if (message != null) {
                long size = sizeOf(message);
                lean.received(size);
                room.take(size);
            }
            return message;
        } finally {
            receiving.release();
        }
    }

    @Override
    protected void doExecuteListener(Session session, Message message) throws JMSException {
        // Before a step of the route has read it, and with it has let go of the body.
        long size = sizeOf(message);
        try {
            super.doExecuteListener(session, message);
        } finally {
            room.free(size);
        }
    }

    private static long sizeOf(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            return bytes.getBodyLength();
        }
        return message instanceof TextMessage text && text.getText() != null
                ? text.getText().length()
                : 0;
    }

    @Override
    protected void rollbackOnExceptionIfNecessary(Session session, Throwable failure) throws JMSException {
        try {
            if (session.getTransacted() && isSessionLocallyTransacted(session)) {
                JmsUtils.rollbackIfNecessary(session);
            }
        } catch (IllegalStateException e) {
            logger.debug("The session is closed, by which its transaction is rolled back", e);
        }
    }
}
