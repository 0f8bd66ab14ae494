package io.camelchat.examples.jmsrequestreply;

import io.camelchat.routes.Application;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.TemporaryQueue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Starts the application with a broker in it, asks three questions as any JMS client does, and prints the answers. */
public final class JmsRequestReply {
    private static final List<String> QUESTIONS =
            List.of("Why do camels have humps?", "How far does a camel walk in a day?", "What does a camel eat?");
    private static final long A_MINUTE = TimeUnit.MINUTES.toMillis(1);

    private JmsRequestReply() {}

    public static void main(String[] args) throws Exception {
        int port = freePort();
        System.setProperty("JMS_BROKER_URL", "embedded");
        System.setProperty("JMS_EMBEDDED_PORT", String.valueOf(port));
        System.setProperty("JMS_IN", "questions");
        System.setProperty("CHAT_PORT", "0");
        Thread application = new Thread(() -> Application.main(new String[0]), "application");
        application.setDaemon(true);
        application.start();

        try (ActiveMQConnectionFactory broker = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
                JMSContext client = connect(broker)) {
            QUESTIONS.forEach(question -> System.out.println(question + "\n  " + ask(client, question)));
        }
        System.exit(0);
    }

    /** Waits for the broker, which starts with the application. */
    private static JMSContext connect(ActiveMQConnectionFactory broker) throws InterruptedException {
        long deadline = System.currentTimeMillis() + A_MINUTE;
        while (true) {
            try {
                return broker.createContext();
            } catch (JMSRuntimeException e) {
                if (System.currentTimeMillis() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /** The answer comes to a queue of the client's own, with the question's id. */
    private static String ask(JMSContext client, String question) {
        TemporaryQueue replies = client.createTemporaryQueue();
        client.createProducer().setJMSReplyTo(replies).send(client.createQueue("questions"), question);
        try (JMSConsumer consumer = client.createConsumer(replies)) {
            return consumer.receiveBody(String.class, A_MINUTE);
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
