package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A queue much larger than the heap of the application, with large messages in it. */
class JmsMemoryTest {
    private static final Duration LONG = ApplicationProcess.LONG;

    /** How many messages there are; the long form has 100,000. */
    private static final int MESSAGES = Integer.getInteger("chat.test.jmsQueued", 1000);

    /** One in a hundred of many; of few so many that they would fill the heap if each consumer kept one. */
    private static final int LARGE_ONE_IN = Math.max(2, Math.min(100, MESSAGES / 40));

    private static final int LARGE = 5 * 1024 * 1024;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.create(Simulator.builder().recordedCalls(10));

    @TempDir(factory = InTarget.class)
    private Path folder;

    @Test
    void holdsNoMoreThanItsPermits() throws Exception {
        SIMULATOR.simulator().behave(Behaviour.text("Short."));
        String large = "x".repeat(LARGE);
        try (BrokerProcess broker = BrokerProcess.start(folder);
                JmsPeer peer = new JmsPeer(broker.url())) {
            peer.sendAll(JmsPeer.IN, MESSAGES, i -> i % LARGE_ONE_IN == LARGE_ONE_IN / 2 ? large : "Number " + i + ".");
            try (ApplicationProcess application =
                            JmsApplication.start(folder, broker.url(), SIMULATOR.simulator(), 50, "-Xmx256m");
                    ProcessVitals vitals =
                            ProcessVitals.of(application.awaitStarted().pid())) {
                long[] most = {0};
                await().pollInterval(Duration.ofSeconds(1))
                        .atMost(Duration.ofHours(2))
                        .until(() -> {
                            most[0] = Math.max(most[0], vitals.heap());
                            assertThat(application.linesWith("OutOfMemory")).isEmpty();
                            assertThat(application.linesWith("Java heap space")).isEmpty();
                            return peer.count(JmsPeer.OUT) >= MESSAGES;
                        });
                assertThat(peer.count(JmsPeer.OUT)).isEqualTo(MESSAGES);
                System.out.println("JMS, " + MESSAGES + " messages, one in " + LARGE_ONE_IN
                        + " of 5 MB, in a heap of 256 MB: all answered, "
                        + peer.count(JmsPeer.DEAD) + " dead letters, at most " + most[0] / 1024 / 1024
                        + " MB of the heap in use after a collection");
                assertThat(application.isAlive()).isTrue();
                await().atMost(LONG).until(() -> peer.count(JmsPeer.IN) == 0);
                assertThat(peer.count(JmsPeer.DEAD)).isZero();
            }
        }
    }
}
