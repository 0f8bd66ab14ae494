package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stands still for longer than its session, and does not know of it when it goes on. */
class KafkaFreezeTest {
    private static final int MESSAGES = 600;
    private static final int KEYS = 37;
    private static final int PERMITS = 10;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void othersTakeOverAndWhatItDoesLateIsNotRecorded() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 4, PERMITS)) {
            flow.behave(Behaviour.echo(), asked, Latency.constant(Duration.ofMillis(100)));
            ApplicationProcess going = flow.start();
            ApplicationProcess frozen = flow.start();
            await().atMost(LONG).until(() -> flow.members() == 2);
            flow.send(MESSAGES, KEYS);
            flow.out().await(LONG, answers -> answers.size() >= MESSAGES / 10);

            frozen.freeze();
            await().atMost(LONG).until(() -> flow.members() == 1);
            int before = flow.answered();
            flow.out().await(LONG, answers -> flow.answered() >= Math.min(MESSAGES, before + MESSAGES / 5));
            long recorded = flow.recorded();
            frozen.thaw();

            frozen.awaitLine("Partitions lost");
            await().atMost(LONG).until(() -> flow.members() == 2);
            assertThat(flow.recorded()).isGreaterThanOrEqualTo(recorded);
            flow.send(MESSAGES / 4, KEYS);
            flow.awaitAllAnswered(LONG);
            await().atMost(LONG).until(() -> flow.recorded() == flow.sent());
            flow.assertOrderOfKeys();
            System.out.println(
                    "Kafka, frozen: " + flow.sent() + " messages, one of two processes frozen: " + asked.get()
                            + " calls, " + flow.out().records().size() + " answers, "
                            + flow.dead().records().size() + " dead letters");
            assertThat(flow.dead().records()).isEmpty();
            assertThat(asked.get()).isBetween(flow.sent(), flow.sent() + 2 * PERMITS);
            assertThat(going.isAlive()).isTrue();
            assertThat(frozen.isAlive()).isTrue();
        }
    }
}
