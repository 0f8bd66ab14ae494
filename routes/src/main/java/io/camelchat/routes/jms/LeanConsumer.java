package io.camelchat.routes.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;

/**
 * A consumer that lets go of large messages. A client library may keep the last one that it was sent in pieces until the next
 * such one comes, as that of Artemis does: by each of many consumers that fills the heap. So after a large message the
 * library's consumer is closed, and another one opened. Confined to its listener's thread.
 */
final class LeanConsumer implements MessageConsumer {
    /** Below what any library sends in pieces. */
    private static final long LARGE = 64 * 1024;

    private final Source source;
    private MessageConsumer consumer;
    private boolean keepsLarge;

    LeanConsumer(Source source) throws JMSException {
        this.source = source;
        this.consumer = source.open();
    }

    /** Told what has come, and how large it is. */
    void received(long size) {
        keepsLarge = size >= LARGE;
    }

    /** Lets go of what was received, whose transaction is over. */
    void letGo() throws JMSException {
        if (keepsLarge) {
            consumer.close();
            consumer = source.open();
            keepsLarge = false;
        }
    }

    @Override
    public Message receive() throws JMSException {
        return consumer.receive();
    }

    @Override
    public Message receive(long timeout) throws JMSException {
        return consumer.receive(timeout);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        return consumer.receiveNoWait();
    }

    @Override
    public String getMessageSelector() throws JMSException {
        return consumer.getMessageSelector();
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        return consumer.getMessageListener();
    }

    @Override
    public void setMessageListener(MessageListener listener) throws JMSException {
        consumer.setMessageListener(listener);
    }

    @Override
    public void close() throws JMSException {
        consumer.close();
    }

    /** Opens a consumer of the library. */
    interface Source {
        MessageConsumer open() throws JMSException;
    }
}
