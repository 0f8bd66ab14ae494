package io.camelchat.routes.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Leaves the text or the bytes of a JMS message in the body, and not in the message, whose listener holds it to the end. A message of any other kind stays there as it is: an object is
 * never deserialized.
 */
public final class ReadPayload implements Processor {
    @Override
    public void process(Exchange exchange) throws JMSException {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof TextMessage text) {
            message.setBody(text.getText());
            text.clearBody();
        } else if (body instanceof BytesMessage bytes) {
            message.setBody(read(bytes));
            bytes.clearBody();
        }
    }

    private static byte[] read(BytesMessage message) throws JMSException {
        byte[] bytes = new byte[Math.toIntExact(message.getBodyLength())];
        message.readBytes(bytes);
        return bytes;
    }
}
