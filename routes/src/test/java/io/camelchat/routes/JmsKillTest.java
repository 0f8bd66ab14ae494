package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.CallState;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Messages while everything dies: the application in each state of a message, the broker, the upstream. */
class JmsKillTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    /** How many messages there are; the long form has 10,000, and all misfortunes twice. */
    private static final int MESSAGES = Integer.getInteger("chat.test.jmsMessages", 1000);

    /** How long the upstream is down; 20 seconds in the long form. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("chat.test.jmsOutageSeconds", 1));

    private static final int PERMITS = LongForm.OF_JMS ? 50 : 20;

    /** In bytes; errors are shorter, and resets have none. */
    private static final int SHORTEST_ANSWER = 300;

    /** How many are answered between two misfortunes. */
    private static final int SOME = MESSAGES / 20;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    private BrokerProcess broker;
    private BrokerProxy proxy;
    private ApplicationProcess application;
    private LockStep pace;
    private int kills;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerProcess.start(folder);
        proxy = new BrokerProxy(broker.port());
    }

    @AfterEach
    void stop() throws Exception {
        application.close();
        proxy.close();
        broker.close();
    }

    @Test
    void everyMessageIsAnsweredOnce() throws Exception {
        try (JmsPeer peer = new JmsPeer(broker.url())) {
            peer.sendAll(JmsPeer.IN, MESSAGES, i -> "Number " + i + ".");
        }
        startApplication();

        answerSome();
        killWhileCallsAreOpen();
        answerSome();
        killWhilePacketsAreHeld(BrokerProxy.SENDS);
        answerSome();
        failUpstream(Behaviour.error(503, "{}"));
        answerSome();
        killWhilePacketsAreHeld(BrokerProxy.COMMITS);
        answerSome();
        killBroker();
        if (LongForm.OF_JMS) {
            answerSome();
            failUpstream(Behaviour.echo().withFault(Fault.resetBeforeHead()));
            answerSome();
            killWhilePacketsAreHeld(BrokerProxy.COMMITS);
            answerSome();
            killWhileCallsAreOpen();
        }

        simulator().behave(Behaviour.echo());
        pace.releaseAll();
        assertAllAnsweredOnce();
    }

    private void startApplication() throws Exception {
        holdAnswers();
        application = JmsApplication.start(folder, proxy.url(), simulator(), PERMITS);
    }

    private void holdAnswers() {
        pace = LockStep.create();
        simulator().behave(Behaviour.held(pace));
    }

    private void answerSome() throws Exception {
        try (JmsPeer peer = new JmsPeer(broker.url())) {
            long answered = peer.count(JmsPeer.OUT) + SOME;
            pace.release(SOME);
            await().atMost(LONG).until(() -> peer.count(JmsPeer.OUT) >= answered);
        }
        simulator().awaitOpenCalls(PERMITS, LONG);
    }

    /** Asked, and not answered. */
    private void killWhileCallsAreOpen() throws Exception {
        kill();
        startApplication();
    }

    /** Answered, and not produced; or produced, and not committed. */
    private void killWhilePacketsAreHeld(Set<Integer> kinds) throws Exception {
        proxy.hold(kinds);
        pace.release(PERMITS);
        proxy.awaitHeld(PERMITS, LONG);
        kill();
        proxy.hold(Set.of());
        startApplication();
    }

    private void kill() {
        application.kill();
        application.close();
        kills++;
        pace.releaseAll();
    }

    private void killBroker() throws Exception {
        broker.kill();
        kills++;
        pace.releaseAll();
        holdAnswers();
        broker.start();
        simulator().awaitOpenCalls(PERMITS, LONG);
    }

    private void failUpstream(Behaviour failing) {
        int before = simulator().calls().size();
        simulator().behave(failing);
        pace.releaseAll();
        simulator().awaitCall(before, LONG);
        await().pollDelay(OUTAGE).atMost(OUTAGE.plus(LONG)).until(() -> true);
        holdAnswers();
        // One at a time is tried until one is answered.
        await().atMost(LONG).until(() -> {
            pace.release(1);
            return simulator().openCalls() >= PERMITS;
        });
    }

    private void assertAllAnsweredOnce() throws Exception {
        try (JmsPeer peer = new JmsPeer(broker.url())) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(peer.count(JmsPeer.OUT))
                            .as(
                                    "answers; %d wait, %d are dead letters, %d given up by the broker, %d calls are open",
                                    peer.count(JmsPeer.IN),
                                    peer.count(JmsPeer.DEAD),
                                    peer.count(Broker.GIVEN_UP),
                                    simulator().openCalls())
                            .isEqualTo(MESSAGES));
            Map<Integer, Integer> answers = peer.takeAll(JmsPeer.OUT, MESSAGES);
            int calls = simulator().calls().size();
            long retries =
                    simulator().calls().stream().filter(JmsKillTest::failed).count();
            System.out.println("JMS, " + MESSAGES + " messages, " + kills + " kills, " + retries
                    + " calls of an ill upstream: " + answers.size() + " answered, " + peer.count(JmsPeer.OUT)
                    + " more than once, " + peer.count(JmsPeer.DEAD) + " dead letters, " + calls + " calls");
            assertThat(answers).hasSize(MESSAGES);
            assertThat(peer.count(JmsPeer.OUT)).isZero();
            assertThat(peer.count(JmsPeer.DEAD)).isZero();
            assertThat(peer.count(Broker.GIVEN_UP)).isZero();
            await().atMost(LONG).until(() -> peer.count(JmsPeer.IN) == 0);
            assertThat(retries).isPositive();
            assertThat((long) calls).isLessThanOrEqualTo(MESSAGES + kills * PERMITS + retries);
        }
    }

    /** Those that a killed client left are no failures of the upstream. */
    private static boolean failed(RecordedCall call) {
        return call.state() != CallState.HUNG_UP && call.bytesAccepted() < SHORTEST_ANSWER;
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
