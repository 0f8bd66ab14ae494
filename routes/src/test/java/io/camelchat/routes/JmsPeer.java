package io.camelchat.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;

/** A program at the other ends of the flow's queues. For one thread. */
final class JmsPeer implements AutoCloseable {
    static final String IN = "in";
    static final String OUT = "out";
    static final String DEAD = "dead";

    private final ActiveMQConnectionFactory factory;
    private final Connection connection;
    private final Session session;

    JmsPeer(String url) throws JMSException {
        this(url, null, null);
    }

    JmsPeer(String url, String user, String password) throws JMSException {
        factory = new ActiveMQConnectionFactory(url, user, password);
        connection = factory.createConnection();
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    Session session() {
        return session;
    }

    /** A text message, not sent. */
    TextMessage text(String text) throws JMSException {
        return session.createTextMessage(text);
    }

    <M extends Message> M send(String queue, M message) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.send(message);
        }
        return message;
    }

    /** Sends many. */
    void sendAll(String queue, int count, IntFunction<String> text) throws JMSException {
        sendMixed(queue, count, i -> null, text);
    }

    /**
     * Sends many, in transactions of a thousand.
     *
     * @param bad what is sent in place of a text, or null
     */
    void sendMixed(String queue, int count, IntFunction<BadMessage> bad, IntFunction<String> text) throws JMSException {
        try (Session batch = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = batch.createProducer(batch.createQueue(queue))) {
            for (int i = 0; i < count; i++) {
                BadMessage kind = bad.apply(i);
                Message message = kind == null ? batch.createTextMessage(text.apply(i)) : kind.make(batch);
                message.setIntProperty("id", i);
                producer.send(message);
                if (i % 1000 == 999) {
                    batch.commit();
                }
            }
            batch.commit();
        }
    }

    /** The next message of a queue, waited for. */
    Message take(String queue) throws JMSException {
        Message message = take(session.createQueue(queue), ApplicationProcess.LONG);
        if (message == null) {
            throw new AssertionError("No message came to " + queue);
        }
        return message;
    }

    /** The next message of a queue, or null where none comes in time. */
    Message take(Queue queue, Duration time) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            return consumer.receive(time.toMillis());
        }
    }

    /** Whether the broker has a queue of this name. */
    boolean exists(String queue) {
        return query(queue).isExists();
    }

    /** How many messages are in a queue, those under way to a consumer included. */
    long count(String queue) {
        return query(queue).getMessageCount();
    }

    private ClientSession.QueueQuery query(String queue) {
        try {
            return ((ActiveMQSession) session).getCoreSession().queueQuery(SimpleString.of(queue));
        } catch (ActiveMQException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes so many messages, and no more than that come; answers how often each id came. */
    Map<Integer, Integer> takeAll(String queue, int count) throws JMSException {
        Map<Integer, Integer> ids = new TreeMap<>();
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            for (int i = 0; i < count; i++) {
                Message message = consumer.receive(ApplicationProcess.LONG.toMillis());
                if (message == null) {
                    throw new AssertionError("Of " + count + " messages " + i + " came to " + queue);
                }
                ids.merge(idOf(message), 1, Integer::sum);
            }
        }
        return ids;
    }

    /** The id of an answer, which both its question and its completion must carry. */
    private static int idOf(Message answer) throws JMSException {
        int id = answer.getIntProperty("id");
        JsonNode json = Json.read(answer.getBody(String.class));
        String question = json.path("payload").asText();
        if (!question.startsWith("Number " + id + ".")
                || !json.at("/completion/choices/0/message/content").asText().contains(question)) {
            throw new AssertionError("This is no answer to the question " + id + ": " + json);
        }
        return id;
    }

    /** Has the broker do something. */
    void manage(String operation, Object... parameters) throws Exception {
        QueueSession queues = ((QueueConnection) connection).createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueRequestor requestor = new QueueRequestor(queues, queues.createQueue("activemq.management"));
        Message request = queues.createMessage();
        JMSManagementHelper.putOperationInvocation(request, ResourceNames.BROKER, operation, parameters);
        Message reply = requestor.request(request);
        if (!JMSManagementHelper.hasOperationSucceeded(reply)) {
            throw new AssertionError("The broker did not do it: " + JMSManagementHelper.getResult(reply));
        }
        requestor.close();
    }

    @Override
    public void close() throws JMSException {
        connection.close();
        factory.close();
    }
}
