package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of one message. */
class JmsFlowTest {
    private static final Duration LONG = ApplicationProcess.LONG;
    private static final String REFUSED = """
            {"error":{"message":"Too long","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}}""";

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private static Path folder;

    private static BrokerProcess broker;
    private static Main application;
    private static JmsPeer peer;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(folder);
        application = JmsApplication.create(broker.url(), simulator());
        application.start();
    }

    @AfterAll
    static void stop() {
        application.stop();
        broker.close();
    }

    @BeforeEach
    void connect() throws JMSException {
        peer = new JmsPeer(broker.url());
    }

    @AfterEach
    void disconnect() throws JMSException {
        simulator().awaitNoOpenCalls(LONG);
        await().atMost(LONG).until(() -> peer.count(JmsPeer.IN) == 0);
        assertThat(peer.count(JmsPeer.OUT) + peer.count(JmsPeer.DEAD)).isZero();
        peer.close();
    }

    @Test
    void putsAnswerBesideText() throws Exception {
        TextMessage question = peer.text("What is a camel?");
        question.setStringProperty("tenant", "one");
        question.setJMSType("question");
        peer.send(JmsPeer.IN, question);

        TextMessage answer = (TextMessage) peer.take(JmsPeer.OUT);
        JsonNode json = Json.read(answer.getText());
        assertThat(json.path("payload").asText()).isEqualTo("What is a camel?");
        assertThat(json.at("/completion/choices/0/message/content").asText()).contains("What is a camel?");
        assertThat(answer.getStringProperty("tenant")).isEqualTo("one");
        assertThat(answer.getJMSType()).isEqualTo("question");
        assertThat(answer.getJMSCorrelationID()).isEqualTo(question.getJMSMessageID());
        assertThat(simulator().calls().get(0).json().at("/messages/0/content").asText())
                .isEqualTo("Be brief.");
    }

    @Test
    void answersBytesWithBytes() throws Exception {
        BytesMessage question = peer.session().createBytesMessage();
        question.writeBytes("{\"q\": 1}".getBytes(StandardCharsets.UTF_8));
        question.setJMSCorrelationID("order 7");
        peer.send(JmsPeer.IN, question);

        BytesMessage answer = (BytesMessage) peer.take(JmsPeer.OUT);
        assertThat(new String(bytes(answer), StandardCharsets.UTF_8)).startsWith("{\"payload\":{\"q\": 1},");
        assertThat(answer.getJMSCorrelationID()).isEqualTo("order 7");
    }

    @Test
    void answersRequesterAtItsOwnQueue() throws Exception {
        TemporaryQueue replies = peer.session().createTemporaryQueue();
        TextMessage request = peer.text("Good day");
        request.setJMSReplyTo(replies);
        peer.send(JmsPeer.IN, request);

        Message reply = peer.take(replies, LONG);
        assertThat(reply.getJMSCorrelationID()).isEqualTo(request.getJMSMessageID());
        assertThat(reply.getBody(String.class)).contains("Good day");
    }

    @Test
    void keepsWhatCannotBeAnsweredAndSaysWhy() throws Exception {
        simulator().next(Behaviour.error(400, REFUSED));
        Queue replies = peer.session().createQueue("replies");
        TextMessage question = peer.text("Grüße, ☃");
        question.setIntProperty("priority", 3);
        question.setJMSReplyTo(replies);
        peer.send(JmsPeer.IN, question);

        TextMessage dead = (TextMessage) peer.take(JmsPeer.DEAD);
        assertThat(dead.getText()).isEqualTo("Grüße, ☃");
        assertThat(dead.getIntProperty("priority")).isEqualTo(3);
        assertThat(dead.getJMSReplyTo()).isEqualTo(replies);
        assertThat(dead.getStringProperty("deadLetterReason")).contains("Too long");
        assertThat(dead.getStringProperty("deadLetterCategory")).isEqualTo("context-length");
        assertThat(dead.getIntProperty("deadLetterStatus")).isEqualTo(400);
        assertThat(dead.getIntProperty("deadLetterAttempts")).isEqualTo(1);
    }

    @Test
    void keepsBytesThatAreNoText() throws Exception {
        BytesMessage question = peer.session().createBytesMessage();
        question.writeBytes(new byte[] {'a', (byte) 0xff, 0});
        peer.send(JmsPeer.IN, question);

        Message dead = peer.take(JmsPeer.DEAD);
        assertThat(bytes((BytesMessage) dead)).containsExactly('a', 0xff, 0);
        assertThat(dead.getStringProperty("deadLetterCategory")).isEqualTo("not-utf8");
    }

    @Test
    void keepsMessagesThatAreNeitherTextNorBytesAsTheyAre() throws Exception {
        MapMessage map = peer.session().createMapMessage();
        map.setString("key", "value");
        map.setStringProperty("tenant", "one");
        peer.send(JmsPeer.IN, map);
        MapMessage dead = (MapMessage) peer.take(JmsPeer.DEAD);
        assertThat(dead.getString("key")).isEqualTo("value");
        assertThat(dead.getStringProperty("tenant")).isEqualTo("one");
        assertThat(dead.getStringProperty("deadLetterCategory")).isEqualTo("not-text");

        peer.send(JmsPeer.IN, peer.session().createObjectMessage(new Bomb()));
        ObjectMessage object = (ObjectMessage) peer.take(JmsPeer.DEAD);
        assertThat(object.getStringProperty("deadLetterCategory")).isEqualTo("not-text");

        peer.send(JmsPeer.IN, peer.session().createTextMessage());
        assertThat(((TextMessage) peer.take(JmsPeer.DEAD)).getText()).isNull();
        assertThat(simulator().calls()).isEmpty();
    }

    @Test
    void obeysNoPropertyOfMessage() throws Exception {
        TextMessage question = peer.text("Good day");
        question.setStringProperty("CamelChatCompletionModel", "evil");
        question.setStringProperty("cAmelChatCompletionModel", "evil");
        question.setStringProperty("CAMELJmsDestinationName", "evil");
        question.setStringProperty("jmsReplyTo", "evil");
        question.setStringProperty("jmscorrelationid", "evil");
        question.setStringProperty("deadLetterReason", "evil");
        question.setStringProperty("_AMQ_DUPL_ID", "evil");
        peer.send(JmsPeer.IN, question);

        Message answer = peer.take(JmsPeer.OUT);
        assertThat(answer.getJMSCorrelationID()).isEqualTo(question.getJMSMessageID());
        assertThat(java.util.Collections.list((java.util.Enumeration<?>) answer.getPropertyNames()))
                .allMatch(name -> name.toString().startsWith("JMSX"), "is defined by JMS");
        assertThat(simulator().calls().get(0).json().path("model").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void takesRequesterThatHasGoneForAFailureOfTheMessage() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        String replies;
        try (JmsPeer requester = new JmsPeer(broker.url())) {
            TextMessage request = requester.text("Good day");
            TemporaryQueue queue = requester.session().createTemporaryQueue();
            replies = queue.getQueueName();
            request.setJMSReplyTo(queue);
            requester.send(JmsPeer.IN, request);
            simulator().awaitOpenCalls(1, LONG);
        }
        // The broker drops it a little after its requester's connection has closed.
        await().atMost(LONG).until(() -> !peer.exists(replies));
        hold.releaseAll();

        Message dead = peer.take(JmsPeer.DEAD);
        assertThat(dead.getStringProperty("deadLetterReason")).contains("requester");
        assertThat(simulator().calls()).hasSize(1);
    }

    @Test
    void keepsAsManyCallsOpenAsItHasPermits() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        peer.sendAll(JmsPeer.IN, 40, i -> "Number " + i);

        simulator().awaitOpenCalls(JmsApplication.PERMITS, LONG);
        hold.releaseAll();
        for (int i = 0; i < 40; i++) {
            peer.take(JmsPeer.OUT);
        }
        await().atMost(LONG).until(() -> simulator().calls().size() == 40);
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    private static byte[] bytes(BytesMessage message) throws JMSException {
        byte[] bytes = new byte[(int) message.getBodyLength()];
        message.readBytes(bytes);
        return bytes;
    }

    /** Nobody may make one of it but the test. */
    private static final class Bomb implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            throw new AssertionError("An object was deserialized");
        }
    }
}
