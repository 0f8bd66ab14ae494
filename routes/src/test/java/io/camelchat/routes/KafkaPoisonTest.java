package io.camelchat.routes;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.routes.kafka.KafkaTopics;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One message in a hundred of each kind that cannot be answered: these are the dead letters, and no others. */
class KafkaPoisonTest {
    private static final int MESSAGES = Math.min(5_000, Integer.getInteger("chat.test.kafkaMessages", 300));
    private static final int PERMITS = 50;
    private static final int MAX_PAYLOAD = 20_000;
    private static final Duration LONG = Duration.ofMinutes(3);

    /** What is sent, and the category of the dead letter that it becomes. */
    private static final Map<String, byte[]> POISONS = new LinkedHashMap<>();

    static {
        POISONS.put("empty", new byte[0]);
        POISONS.put("not-utf8", new byte[] {'a', (byte) 0xFF, 'b'});
        POISONS.put("too-large", KafkaTopics.bytes("x".repeat(MAX_PAYLOAD + 1)));
    }

    @TempDir
    private Path folder;

    @Test
    void makesDeadLettersOfThePoisonOnly() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 3, PERMITS).with("QUEUE_MAX_PAYLOAD", "" + MAX_PAYLOAD)) {
            flow.behave(Behaviour.echo(), new AtomicInteger(), Latency.constant(Duration.ofMillis(200)));
            flow.start();
            warmUp(flow);
            double healthy = perSecond(flow, false);
            double poisoned = perSecond(flow, true);

            int each = MESSAGES / 100;
            Map<String, Long> categories = flow.dead().await(each * POISONS.size()).stream()
                    .collect(groupingBy(KafkaPoisonTest::category, counting()));
            System.out.println("Kafka, poison: " + MESSAGES + " messages without, and as many with, " + categories
                    + "; healthy ones a second: " + healthy + " and " + poisoned);
            assertThat(categories)
                    .hasSize(POISONS.size())
                    .allSatisfy(
                            (category, count) -> assertThat(count).as(category).isEqualTo(each));
            for (ConsumerRecord<byte[], byte[]> dead : flow.dead().records()) {
                assertThat(dead.value()).isEqualTo(POISONS.get(category(dead)));
            }
            assertThat(poisoned).isGreaterThanOrEqualTo(0.9 * healthy);
        }
    }

    private static void warmUp(KafkaFlow flow) {
        flow.send(MESSAGES, MESSAGES);
        flow.awaitAllAnswered(LONG);
    }

    private static double perSecond(KafkaFlow flow, boolean withPoison) {
        long start = System.nanoTime();
        for (int i = 0; i < MESSAGES / 100; i++) {
            if (withPoison) {
                POISONS.values().forEach(flow::sendOther);
            }
            flow.send(100, 1_000_000);
        }
        flow.awaitAllAnswered(LONG);
        return (double) MESSAGES * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    private static String category(ConsumerRecord<byte[], byte[]> dead) {
        return KafkaTopics.text(dead.headers().lastHeader("deadLetterCategory").value());
    }
}
