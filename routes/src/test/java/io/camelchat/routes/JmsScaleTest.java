package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One, two and three applications on the same queue. */
class JmsScaleTest {
    private static final Duration LONG = ApplicationProcess.LONG;
    private static final int PERMITS = 10;

    /** How many messages each application gets; the long form has ten times as many. */
    private static final int MESSAGES = Integer.getInteger("chat.test.jmsMessages", 1000) / 10;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private static Path folder;

    private static BrokerProcess broker;

    private final CpuUse cpu = new CpuUse();

    /** The largest share of the processors while rates were measured. */
    private double mostInUse;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = BrokerProcess.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void twoProcessesDoNearlyTwiceTheWorkOfOne() throws Exception {
        try (JmsPeer peer = new JmsPeer(broker.url())) {
            double one = rate(1, peer);
            double two = rate(2, peer);
            double used = mostInUse;
            System.out.printf(
                    "JMS, %d permits each, latency 500 ms: one process %.1f answers a second, two %.1f, %.2f times as"
                            + " many, with %s%n",
                    PERMITS, one, two, two / one, LongForm.comparison(used));
            if (LongForm.OF_JMS) {
                System.out.printf("JMS, three processes: %.1f answers a second%n", rate(3, peer));
            }
            if (LongForm.allowsComparison(used, LongForm.OF_JMS)) {
                assertThat(two / one).isGreaterThan(LongForm.OF_JMS ? 1.8 : 1.5);
            }
        }
    }

    @Test
    void losesNothingWhenOneOfTwoIsStoppedInTheMiddle() throws Exception {
        try (JmsPeer peer = new JmsPeer(broker.url())) {
            LockStep hold = LockStep.create();
            simulator().behave(Behaviour.held(hold));
            peer.sendAll(JmsPeer.IN, 3 * MESSAGES, i -> "Number " + i + ".");
            try (ApplicationProcess stopped = start();
                    ApplicationProcess left = start()) {
                simulator().awaitOpenCalls(2 * PERMITS, LONG);
                stopped.terminate();
                stopped.awaitLine("is shutting down");
                hold.releaseAll();
                assertThat(stopped.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
                assertThat(peer.takeAll(JmsPeer.OUT, 3 * MESSAGES)).hasSize(3 * MESSAGES);
                assertThat(peer.count(JmsPeer.OUT)).isZero();
                assertThat(peer.count(JmsPeer.DEAD)).isZero();
                System.out.println("JMS, one of two stopped in the middle of " + 3 * MESSAGES + " messages: "
                        + simulator().calls().size() + " calls, all answered once");
                assertThat(left.isAlive()).isTrue();
            }
        }
    }

    /** Answers a second of so many processes, limited by their permits. */
    private double rate(int processes, JmsPeer peer) throws Exception {
        int count = processes * MESSAGES;
        List<ApplicationProcess> applications = new ArrayList<>();
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        peer.sendAll(JmsPeer.IN, count, i -> "Number " + i + ".");
        try {
            for (int i = 0; i < processes; i++) {
                applications.add(start());
            }
            simulator().awaitOpenCalls(processes * PERMITS, LONG);
            simulator().behave(Behaviour.echo().withLatency(Latency.constant(Duration.ofMillis(500))));
            // How much was in use to start processes is nothing that matters.
            cpu.lately();
            long begin = System.nanoTime();
            hold.releaseAll();
            await().pollInterval(Duration.ofMillis(20)).atMost(LONG).until(() -> peer.count(JmsPeer.OUT) == count);
            double seconds = (System.nanoTime() - begin) / 1e9;
            mostInUse = Math.max(mostInUse, cpu.lately());
            assertThat(peer.takeAll(JmsPeer.OUT, count)).hasSize(count);
            return count / seconds;
        } finally {
            applications.forEach(ApplicationProcess::close);
        }
    }

    private static ApplicationProcess start() throws Exception {
        return JmsApplication.start(folder, broker.url(), simulator(), PERMITS);
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
