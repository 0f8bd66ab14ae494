package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.routes.kafka.KafkaTopics;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However much waits in the topic, and however large some of it is, a heap of 256 MB is enough. */
class KafkaMemoryTest {
    private static final int MESSAGES = Integer.getInteger("chat.test.kafkaQueued", 500);
    private static final int LARGE = 5_000_000;
    private static final Duration LONG = Duration.ofHours(2);

    @TempDir(factory = InTarget.class)
    private Path folder;

    @Test
    void holdsNoMoreThanItsHeap() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 6, 200)) {
            flow.behave(Behaviour.text("Noted."), new AtomicInteger(), Latency.constant(Duration.ofMillis(20)));
            byte[] large = KafkaTopics.bytes("x".repeat(LARGE));
            for (int i = 0; i < MESSAGES; i++) {
                flow.sendOther(i % 100 == 0 ? large : KafkaTopics.bytes("message " + i));
            }
            flow.topics().flush();
            try (ApplicationProcess process = flow.start("-Xmx256m");
                    ProcessVitals vitals = ProcessVitals.of(process.pid())) {
                long begin = System.nanoTime();
                int answers = flow.awaitOffsets(MESSAGES, LONG);
                System.out.println("Kafka, memory: " + MESSAGES + " messages, one in a hundred of " + LARGE + " bytes: "
                        + answers + " answers, " + flow.dead().records().size() + " dead letters, heap "
                        + vitals.heap() / 1_000_000 + " MB at the end, of 256, in "
                        + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
                assertThat(process.linesWith("OutOfMemory")).isEmpty();
                assertThat(process.linesWith("Java heap space")).isEmpty();
                assertThat(process.isAlive()).isTrue();
                assertThat(flow.dead().records()).isEmpty();
                assertThat(answers).isEqualTo(MESSAGES);
            }
        }
    }
}
