package io.camelchat.routes.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.springframework.jms.support.converter.MessageConversionException;
import org.springframework.jms.support.converter.MessageConverter;

/**
 * Makes the JMS messages that are sent: text of a string, bytes of an array. A message that is none of these, as it was
 * received, is sent on with its body untouched and its properties anew.
 */
public final class SameKind implements MessageConverter {
    @Override
    public Message toMessage(Object body, Session session) throws JMSException {
        if (body instanceof Message received) {
            received.clearProperties();
            return received;
        }
        if (body instanceof byte[] bytes) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(bytes);
            return message;
        }
        if (body == null || body instanceof String) {
            return session.createTextMessage((String) body);
        }
        throw new MessageConversionException(
                "Text or bytes can be sent, but no " + body.getClass().getName());
    }

    @Override
    public Object fromMessage(Message message) {
        throw new UnsupportedOperationException("Only for messages that are sent");
    }
}
