package io.camelchat.routes;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.routes.kafka.KafkaTopics;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One message in a hundred of each kind that cannot be answered: these are the dead letters, and no others. */
class KafkaPoisonTest {
    private static final int MESSAGES = Integer.getInteger("chat.test.kafkaMessages", 300);
    private static final int WARM_UP = Math.min(1_000, MESSAGES);
    private static final int PERMITS = 50;
    private static final List<BadMessage> POISONS = BadMessage.ofBytes();
    private static final Duration LONG = Duration.ofMinutes(5);

    /** What is compared is limited by permits, not by processors. */
    private static final Duration SLOW = Duration.ofMillis(LongForm.OF_KAFKA ? 400 : 200);

    @TempDir
    private Path folder;

    @Test
    void makesDeadLettersOfThePoisonOnly() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 3, PERMITS).with("QUEUE_MAX_PAYLOAD", "" + BadMessage.LIMIT)) {
            flow.behave(Behaviour.echo(), new AtomicInteger(), Latency.constant(SLOW));
            BadMessage.prepare(flow.simulator());
            flow.start();
            flow.send(WARM_UP, WARM_UP);
            flow.awaitAllAnswered(LONG);
            CpuUse cpu = new CpuUse();
            double healthy = perSecond(flow, false);
            double poisoned = perSecond(flow, true);
            double used = cpu.lately();

            int each = MESSAGES / 100;
            Map<String, Long> kinds = flow.dead().await(each * POISONS.size()).stream()
                    .collect(groupingBy(dead -> header(dead, BadMessage.KIND), counting()));
            System.out.printf(
                    "Kafka, poison: %d messages without, and as many with %s; healthy ones a second: %.1f and %.1f,"
                            + " with %s%n",
                    MESSAGES, kinds, healthy, poisoned, LongForm.comparison(used));
            assertThat(kinds)
                    .hasSize(POISONS.size())
                    .allSatisfy((kind, count) -> assertThat(count).as(kind).isEqualTo(each));
            for (ConsumerRecord<byte[], byte[]> dead : flow.dead().records()) {
                BadMessage kind = BadMessage.valueOf(header(dead, BadMessage.KIND));
                assertThat(dead.value()).isEqualTo(kind.bytes());
                assertThat(header(dead, "deadLetterCategory")).isEqualTo(kind.category());
            }
            if (LongForm.allowsComparison(used, LongForm.OF_KAFKA)) {
                assertThat(poisoned).isGreaterThanOrEqualTo((LongForm.OF_KAFKA ? 0.9 : 0.5) * healthy);
            }
        }
    }

    private static double perSecond(KafkaFlow flow, boolean withPoison) {
        long start = System.nanoTime();
        for (int i = 0; i < MESSAGES / 100; i++) {
            if (withPoison) {
                POISONS.forEach(kind -> send(flow, kind));
            }
            flow.send(100, 1_000_000);
        }
        flow.awaitAllAnswered(LONG);
        return (double) MESSAGES * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    private static void send(KafkaFlow flow, BadMessage kind) {
        ProducerRecord<byte[], byte[]> bad = new ProducerRecord<>(flow.in(), kind.bytes());
        bad.headers().add(BadMessage.KIND, KafkaTopics.bytes(kind.name()));
        flow.topics().send(bad);
    }

    private static String header(ConsumerRecord<byte[], byte[]> dead, String name) {
        return KafkaTopics.text(dead.headers().lastHeader(name).value());
    }
}
