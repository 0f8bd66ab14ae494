package io.camelchat.routes.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Writes and reads topics as any other program would. Not for several threads. */
public final class KafkaTopics implements AutoCloseable {
    private final String address;
    private final KafkaProducer<byte[], byte[]> producer;

    public KafkaTopics(KafkaBroker broker) {
        address = broker.address();
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        address,
                        "acks",
                        "all",
                        "max.request.size",
                        20_000_000,
                        "linger.ms",
                        5,
                        // A topic that is new has no leader for a moment, after which a second request would overtake.
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void send(String topic, String key, String value) {
        send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    /** Returns when all that was sent is written. */
    public void flush() {
        producer.flush();
    }

    public static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Follows a topic from its beginning. */
    public Follower follow(String topic) {
        return new Follower(topic);
    }

    /** All records of a topic so far, read by whoever asks for them. */
    public final class Follower implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private final String topic;

        private Follower(String topic) {
            this.topic = topic;
            consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            address,
                            "auto.offset.reset",
                            "earliest",
                            "fetch.max.bytes",
                            20_000_000),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            // A topic that has just been made is not known everywhere.
            Awaitility.await()
                    .pollInSameThread()
                    .until(() -> !consumer.partitionsFor(topic).isEmpty());
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
        }

        public String topic() {
            return topic;
        }

        public List<ConsumerRecord<byte[], byte[]>> records() {
            consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            return records;
        }

        public List<ConsumerRecord<byte[], byte[]>> await(
                Duration longest, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(longest)
                    .until(this::records, enough);
            return records;
        }

        public List<ConsumerRecord<byte[], byte[]>> await(int count) {
            return await(KafkaBroker.LONG, all -> all.size() >= count);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
