package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camelchat.routes.jms.BrokerConnection;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How the flow starts, stops, and lives with its broker. */
class JmsLifecycleTest {
    private static final Duration LONG = ApplicationProcess.LONG;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    private Main main;

    @AfterEach
    void stop() {
        if (main != null) {
            main.stop();
        }
    }

    @Test
    void goesOnByItselfWhenBrokerComesAndComesBack() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder)) {
            broker.kill();
            start(broker.url(), Map.of());
            assertThat(broker().isThere()).isFalse();

            broker.start();
            await().atMost(LONG).until(() -> broker().isThere());

            LockStep hold = LockStep.create();
            simulator().next(Behaviour.held(hold));
            try (JmsPeer peer = new JmsPeer(broker.url())) {
                peer.send(JmsPeer.IN, peer.text("Number 0."));
            }
            simulator().awaitOpenCalls(1, LONG);
            broker.kill();
            await().atMost(LONG).until(() -> !broker().isThere());
            hold.releaseAll();
            broker.start();

            try (JmsPeer peer = new JmsPeer(broker.url())) {
                assertThat(peer.take(JmsPeer.OUT).getBody(String.class)).contains("Number 0.");
                assertThat(peer.count(JmsPeer.OUT)).isZero();
            }
            assertThat(simulator().calls()).hasSize(2);
        }
    }

    @Test
    void leavesWhatWaitsInTheQueueWhenItStops() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder);
                JmsPeer peer = new JmsPeer(broker.url())) {
            simulator().behave(Behaviour.error(503, "{}"));
            start(broker.url(), Map.of());
            peer.send(JmsPeer.IN, peer.text("Number 0."));
            simulator().awaitCall(0, LONG);

            main.stop();

            assertThat(peer.count(JmsPeer.DEAD)).isZero();
            Message left = peer.take(JmsPeer.IN);
            assertThat(left.getBody(String.class)).isEqualTo("Number 0.");
            // Once by this application, and once by this test: while the upstream was ill it did not come and go.
            assertThat(left.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        }
    }

    @Test
    void finishesWhatIsAskedWhenItStops() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder);
                JmsPeer peer = new JmsPeer(broker.url())) {
            LockStep hold = LockStep.create();
            simulator().behave(Behaviour.held(hold));
            start(broker.url(), Map.of());
            peer.send(JmsPeer.IN, peer.text("Number 0."));
            simulator().awaitOpenCalls(1, LONG);

            Thread stop = new Thread(main::stop);
            stop.start();
            await().atMost(LONG).until(() -> main.getCamelContext().getStatus().isStopping());
            hold.releaseAll();
            stop.join();

            assertThat(peer.take(JmsPeer.OUT).getBody(String.class)).contains("Number 0.");
            assertThat(peer.count(JmsPeer.IN)).isZero();
        }
    }

    @Test
    void triesAgainToSendAndDoesNotAskAgainWhereTheBrokerRefusesAnAnswer() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder);
                JmsPeer peer = new JmsPeer(broker.url())) {
            ClientSession core = ((ActiveMQSession) peer.session()).getCoreSession();
            core.createAddress(SimpleString.of("answers"), RoutingType.MULTICAST, false);
            core.createQueue(QueueConfiguration.of("subscriber")
                    .setAddress("answers")
                    .setRoutingType(RoutingType.MULTICAST)
                    .setAutoDelete(true)
                    .setAutoDeleteDelay(0L));
            start(broker.url(), Map.of("JMS_OUT", "answers", "JMS_RETRY_DELAY", "100"));
            peer.send(JmsPeer.IN, peer.text("Number 0."));
            simulator().awaitNoOpenCalls(LONG);
            simulator().awaitCall(0, LONG);
            await().pollDelay(Duration.ofSeconds(1)).atMost(LONG).until(() -> peer.count(JmsPeer.IN) == 1);

            core.deleteQueue("subscriber");
            peer.manage("deleteAddress", "answers");

            assertThat(peer.take("answers").getBody(String.class)).contains("Number 0.");
            assertThat(simulator().calls()).hasSize(1);
        }
    }

    @Test
    void putsAnswerIntoHeaderWhereThatIsSet() throws Exception {
        start("embedded", Map.of("JMS_EMBEDDED_PORT", "0", "JMS_ANSWER", "header"));
        try (JmsPeer peer = new JmsPeer(embedded(), null, null)) {
            peer.send(JmsPeer.IN, peer.text("Number 0."));

            TextMessage answer = (TextMessage) peer.take(JmsPeer.OUT);
            assertThat(answer.getText()).isEqualTo("Number 0.");
            assertThat(answer.getStringProperty("chatCompletion")).contains("chat.completion", "Number 0.");
        }
    }

    @Test
    void embeddedBrokerLetsInWhoIsSetAndKeepsMessagesInItsFolder() throws Exception {
        Map<String, String> settings = Map.of(
                "JMS_EMBEDDED_PORT",
                "0",
                "JMS_EMBEDDED_FOLDER",
                folder.resolve("broker").toString(),
                "JMS_USERNAME",
                "alice",
                "JMS_PASSWORD",
                "sesame");
        start("embedded", settings);
        try (JmsPeer peer = new JmsPeer(embedded(), "alice", "sesame")) {
            peer.send("elsewhere", peer.text("Number 0."));
            peer.send(JmsPeer.IN, peer.text("Number 1."));
            assertThat(peer.take(JmsPeer.OUT).getBody(String.class)).contains("Number 1.");
        }
        assertThatThrownBy(() -> new JmsPeer(embedded(), "alice", "guessed")).isInstanceOf(JMSSecurityException.class);
        String address = embedded();
        main.stop();
        assertThatThrownBy(() -> new JmsPeer(address, "alice", "sesame")).isInstanceOf(JMSException.class);

        start("embedded", settings);
        try (JmsPeer peer = new JmsPeer(embedded(), "alice", "sesame")) {
            assertThat(peer.take("elsewhere").getBody(String.class)).isEqualTo("Number 0.");
        }
    }

    @Test
    void takesNothingWhileItsPasswordIsWrong() throws Exception {
        Map<String, String> server =
                Map.of("JMS_EMBEDDED_PORT", "0", "JMS_USERNAME", "alice", "JMS_PASSWORD", "sesame");
        start("embedded", server);
        Main stranger = JmsApplication.create(embedded(), simulator());
        Map.of("JMS_USERNAME", "alice", "JMS_PASSWORD", "guessed", "JMS_IN", "elsewhere")
                .forEach(stranger::addOverrideProperty);
        try (JmsPeer peer = new JmsPeer(embedded(), "alice", "sesame")) {
            peer.send("elsewhere", peer.text("Number 0."));
            stranger.start();
            await().atMost(LONG)
                    .until(() ->
                            "the login is not accepted".equals(broker(stranger).reason()));
            assertThat(broker(stranger).isThere()).isFalse();
            assertThat(simulator().calls()).isEmpty();
            assertThat(peer.count("elsewhere")).isEqualTo(1);
        } finally {
            stranger.stop();
        }
    }

    @Test
    void takesAnyConnectionFactoryThatIsABean() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder);
                ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                JmsPeer peer = new JmsPeer(broker.url())) {
            main = JmsApplication.create("a broker of another make", simulator());
            main.bind("anyFactory", factory);
            main.start();
            peer.send(JmsPeer.IN, peer.text("Number 0."));

            assertThat(peer.take(JmsPeer.OUT).getBody(String.class)).contains("Number 0.");
            main.stop();
        }
    }

    @Test
    void saysThatAddressIsNone() {
        main = JmsApplication.create("nonsense://user:secret@nowhere", simulator());
        assertThatThrownBy(main::start)
                .hasStackTraceContaining("JMS_BROKER_URL must be an address of Artemis, such as tcp://localhost:61616");
    }

    @Test
    void startsNothingWhereNothingIsSet() throws Exception {
        main = JmsApplication.create("", simulator());
        main.start();
        assertThat(main.getCamelContext().getRoutes())
                .allSatisfy(route -> assertThat(route.getRouteId()).startsWith("ask"));
        assertThat(main.getCamelContext().getComponentNames()).doesNotContain("jms");
    }

    private void start(String broker, Map<String, String> more) throws Exception {
        main = JmsApplication.create(broker, simulator());
        more.forEach(main::addOverrideProperty);
        main.start();
    }

    private BrokerConnection broker() {
        return broker(main);
    }

    private static BrokerConnection broker(Main application) {
        return application.getCamelContext().getRegistry().lookupByNameAndType("jmsBroker", BrokerConnection.class);
    }

    /** Where the embedded broker is for other programs. */
    private String embedded() {
        return main.getCamelContext().getRegistry().lookupByNameAndType("jmsEmbedded", String.class);
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
