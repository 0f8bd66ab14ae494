package io.camelchat.routes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The consumer against a real broker: what it gives to its route, when, and what it records. */
class ParallelKafkaConsumerTest {
    @TempDir
    private static Path folder;

    private static KafkaBroker broker;
    private static KafkaTopics topics;

    private String topic;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KafkaBroker.start(folder);
        topics = new KafkaTopics(broker);
    }

    @AfterAll
    static void stopBroker() {
        topics.close();
        broker.close();
    }

    @BeforeEach
    void nameTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void release() {
        broker.proxy().release();
    }

    @Test
    void keepsOrderOfKeysAndRunsTheOthersAtOnce() throws Exception {
        broker.createTopic(topic, 1);
        sendAll("a 1", "a 2", "b 3", "- 4", "- 5", "a 6");
        try (HeldRoute route = HeldRoute.start(uri("maxInFlight=10"))) {
            route.awaitRunning("a 1", "b 3", "- 4", "- 5");

            route.end("a 1");
            route.awaitRunning("b 3", "- 4", "- 5", "a 2");
            route.end("a 2");
            route.awaitRunning("b 3", "- 4", "- 5", "a 6");
        }
    }

    @Test
    void givesRouteWhatTheRecordHas() throws Exception {
        broker.createTopic(topic, 1);
        ProducerRecord<byte[], byte[]> sent =
                new ProducerRecord<>(topic, 0, 123L, KafkaTopics.bytes("k"), KafkaTopics.bytes("- 1"));
        sent.headers().add("trace", KafkaTopics.bytes("t")).add("CamelFileName", KafkaTopics.bytes("evil"));
        topics.send(sent);
        try (HeldRoute route = HeldRoute.start(uri(""))) {
            route.awaitRunning("- 1");

            Map<String, Object> headers = route.headersOf("- 1");
            assertThat(headers)
                    .containsEntry("kafka.TOPIC", topic)
                    .containsEntry("kafka.PARTITION", 0)
                    .containsEntry("kafka.OFFSET", 0L)
                    .containsEntry("kafka.TIMESTAMP", 123L)
                    .containsEntry("kafka.KEY", KafkaTopics.bytes("k"))
                    .containsEntry("trace", KafkaTopics.bytes("t"))
                    .doesNotContainKey("CamelFileName");
        }
    }

    @Test
    void takesNewPermitsOnlyForWhatIsRecorded() throws Exception {
        broker.createTopic(topic, 1);
        sendAll("- 1", "- 2", "- 3", "- 4");
        try (HeldRoute route = HeldRoute.start(uri("maxInFlight=2"))) {
            route.awaitRunning("- 1", "- 2");
            broker.proxy().hold(KafkaProxy.OFFSET_COMMIT);

            route.end("- 1");
            route.end("- 2");
            broker.proxy().awaitHeld(1);
            assertThat(route.begun()).isEqualTo(2);

            broker.proxy().release();
            route.awaitRunning("- 3", "- 4");
        }
    }

    @Test
    void recordsWhatIsDoneOutOfTurn() throws Exception {
        broker.createTopic(topic, 1);
        sendAll("- 0", "- 1", "- 2", "- 3");
        try (HeldRoute route = HeldRoute.start(uri(""))) {
            route.awaitRunning("- 0", "- 1", "- 2", "- 3");
            route.end("- 1");
            route.end("- 3");
            awaitRecorded(0, 0, 1, 3);
            route.stopWithin(Duration.ofSeconds(1));
        }

        try (HeldRoute route = HeldRoute.start(uri(""))) {
            route.awaitRunning("- 0", "- 2");
            route.end("- 0");
            route.end("- 2");
            awaitRecorded(0, 4);
            assertThat(route.begun()).isEqualTo(2);
        }
    }

    @Test
    void beginsFailedOnesAgainInTheOrderOfTheirKey() throws Exception {
        broker.createTopic(topic, 1);
        sendAll("a 0", "a 1", "b 2");
        try (HeldRoute route = HeldRoute.start(uri("retryDelay=10"))) {
            route.awaitRunning("a 0", "b 2");
            route.fail("a 0");
            await().atMost(KafkaBroker.LONG).until(() -> route.begun() == 3);
            route.awaitRunning("b 2", "a 0");
            route.end("b 2");
            awaitRecorded(0, 0, 2);
            route.fail("a 0");
            await().atMost(KafkaBroker.LONG).until(() -> route.begun() == 4);
            route.end("a 0");
            route.awaitRunning("a 1");
            route.end("a 1");
            awaitRecorded(0, 3);
        }
    }

    @Test
    void boundsBytesOnTheirWay() throws Exception {
        broker.createTopic(topic, 1);
        String large = "x".repeat(1_000);
        sendAll("- 0" + large, "- 1" + large, "- 2" + large);
        try (HeldRoute route = HeldRoute.start(uri("maxBytes=2100"))) {
            route.awaitRunning("- 0" + large, "- 1" + large);
            route.end("- 0" + large);
            route.awaitRunning("- 1" + large, "- 2" + large);
            assertThat(route.mostAtOnce()).isEqualTo(2);
        }
    }

    @Test
    void readsAllOfManyPartitionsWithFewPermits() throws Exception {
        broker.createTopic(topic, 8);
        int count = 2_000;
        for (int i = 0; i < count; i++) {
            topics.send(topic, i % 5 == 0 ? null : "key " + i % 40, "- " + i);
        }
        topics.flush();
        try (HeldRoute route = HeldRoute.start(uri("maxInFlight=7"))) {
            route.endAtOnce();
            await().atMost(KafkaBroker.LONG).until(() -> recordedInAll() == count);
            assertThat(route.ended()).hasSize(count).doesNotHaveDuplicates();
            assertThat(route.mostAtOnce()).isLessThanOrEqualTo(7);
        }
    }

    @Test
    void letsWhatIsUnderWayEndWhenAPartitionGoesToAnother() throws Exception {
        broker.createTopic(topic, 2);
        for (int partition = 0; partition < 2; partition++) {
            topics.send(new ProducerRecord<>(topic, partition, null, KafkaTopics.bytes("- " + partition)));
        }
        topics.flush();
        try (HeldRoute first = HeldRoute.start(uri("revokeTimeout=60000"))) {
            first.awaitRunning("- 0", "- 1");
            try (HeldRoute second = HeldRoute.start(uri("revokeTimeout=60000"))) {
                await().atMost(KafkaBroker.LONG).until(first::waitsForItsLast);
                first.end("- 0");
                first.end("- 1");
                await().atMost(KafkaBroker.LONG).until(() -> broker.members(topic) == 2);
                await().atMost(KafkaBroker.LONG).until(() -> recordedInAll() == 2);
                assertThat(second.begun()).isZero();
            }
        }
    }

    @Test
    void recordsNothingThatEndsAfterItsPartitionWentToAnother() throws Exception {
        broker.createTopic(topic, 2);
        for (int partition = 0; partition < 2; partition++) {
            topics.send(new ProducerRecord<>(topic, partition, null, KafkaTopics.bytes("- " + partition)));
        }
        topics.flush();
        try (HeldRoute first = HeldRoute.start(uri("revokeTimeout=10"))) {
            first.awaitRunning("- 0", "- 1");
            try (HeldRoute second = HeldRoute.start(uri("revokeTimeout=10"))) {
                await().atMost(KafkaBroker.LONG).until(() -> second.begun() == 1);
                String moved = second.running().get(0);
                String kept = moved.equals("- 0") ? "- 1" : "- 0";

                first.end(moved);
                first.end(kept);
                await().atMost(KafkaBroker.LONG).until(() -> recordedInAll() == 1);
                second.end(moved);
                await().atMost(KafkaBroker.LONG).until(() -> recordedInAll() == 2);
            }
        }
    }

    @Test
    void asksNothingTwiceWhereTheGroupForgetsItForAMoment() throws Exception {
        broker.createTopic(topic, 1);
        sendAll("a 0", "- 1", "- 2", "a 3");
        try (HeldRoute route = HeldRoute.start(uri("sessionTimeoutMs=1500"))) {
            route.awaitRunning("a 0", "- 1", "- 2");
            broker.proxy().hold(KafkaProxy.OFFSET_COMMIT);
            broker.proxy().hold(KafkaProxy.HEARTBEAT);
            route.end("- 1");
            broker.proxy().awaitHeld(1);
            await().atMost(KafkaBroker.LONG).until(() -> broker.members(topic) == 0);
            broker.proxy().release();

            await().atMost(KafkaBroker.LONG).until(() -> broker.members(topic) == 1);
            route.end("- 2");
            awaitRecorded(0, 0, 1, 2);
            assertThat(route.begun()).isEqualTo(3);
            route.end("a 0");
            route.awaitRunning("a 3");
            assertThat(route.begun()).isEqualTo(4);
        }
    }

    @Test
    void waitsForWhatIsUnderWayWhenItStops() throws Exception {
        broker.createTopic(topic, 1);
        sendAll("- 0", "- 1", "- 2");
        try (HeldRoute route = HeldRoute.start(uri("maxInFlight=2"))) {
            route.awaitRunning("- 0", "- 1");
            Thread stopping = route.stopOnThread();
            await().atMost(KafkaBroker.LONG).until(route::takesNoMore);
            route.end("- 0");
            route.end("- 1");
            stopping.join();
            assertThat(route.begun()).isEqualTo(2);
        }
        awaitRecorded(0, 2);
    }

    @Test
    void saysThatATopicIsMissingAndReadsItOnceItIsThere() throws Exception {
        try (HeldRoute route = HeldRoute.start(uri(""))) {
            await().atMost(KafkaBroker.LONG)
                    .untilAsserted(() -> assertThat(route.health().getMessage())
                            .hasValueSatisfying(
                                    text -> assertThat(text).contains("The topic " + topic + " does not exist")));
            assertThat(route.health().getState()).isEqualTo(HealthCheck.State.DOWN);

            broker.createTopic(topic, 1);
            sendAll("- 0");
            route.awaitRunning("- 0");
            await().atMost(KafkaBroker.LONG).until(() -> route.health().getState() == HealthCheck.State.UP);
        }
    }

    @Test
    void saysThatNoBrokerAnswers() throws Exception {
        try (HeldRoute route = HeldRoute.start("kafka-parallel:" + topic + "?brokers=127.0.0.1:1&groupId=" + topic)) {
            await().atMost(KafkaBroker.LONG)
                    .untilAsserted(() -> assertThat(route.health().getMessage())
                            .hasValueSatisfying(
                                    text -> assertThat(text).contains("No Kafka broker answers at 127.0.0.1:1")));
        }
    }

    private String uri(String options) {
        return "kafka-parallel:" + topic + "?brokers=" + broker.proxied() + "&groupId=" + topic
                + "&autoOffsetReset=earliest&pollTimeoutMs=500&heartbeatIntervalMs=200"
                + (options.isEmpty() ? "" : "&" + options);
    }

    private void sendAll(String... values) {
        for (String value : values) {
            topics.send(topic, value.startsWith("-") ? null : value.substring(0, 1), value);
        }
        topics.flush();
    }

    private void awaitRecorded(int partition, long next, long... done) {
        await().atMost(KafkaBroker.LONG).untilAsserted(() -> {
            OffsetAndMetadata told = broker.recorded(topic).get(new TopicPartition(topic, partition));
            assertThat(told).isNotNull();
            RecordedOffsets recorded = RecordedOffsets.read(told.offset(), told.metadata());
            assertThat(recorded.next()).isEqualTo(next);
            assertThat(recorded.done().stream().asLongStream().map(index -> next + index))
                    .containsExactlyElementsOf(
                            java.util.Arrays.stream(done).boxed().toList());
        });
    }

    private long recordedInAll() {
        return broker.recorded(topic).values().stream()
                .mapToLong(told -> told.offset()
                        + RecordedOffsets.read(told.offset(), told.metadata())
                                .done()
                                .cardinality())
                .sum();
    }
}
