package io.camelchat.examples.kafkaenrichment;

import io.camelchat.routes.Application;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Starts Kafka and the application's Kafka flow in one JVM, sends orders, and prints them as they come out, enriched. */
public final class KafkaEnrichment {
    private static final List<String> ORDERS = List.of(
            "{\"id\":1,\"item\":\"saddle\"}", "{\"id\":2,\"item\":\"bridle\"}", "{\"id\":3,\"item\":\"water bag\"}");

    private KafkaEnrichment() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("kafka-enrichment");
        EmbeddedKafka kafka = EmbeddedKafka.start(Files.createDirectory(folder.resolve("log")));
        createTopics(kafka.address());
        send(kafka.address());

        System.setProperty("KAFKA_BROKERS", kafka.address());
        System.setProperty("KAFKA_IN", "orders");
        System.setProperty("KAFKA_OUT", "enriched");
        System.setProperty("KAFKA_DEAD_LETTERS", "orders-dead");
        System.setProperty("CHAT_PORT", "0");
        Thread application = new Thread(() -> Application.main(new String[0]), "application");
        application.setDaemon(true);
        application.start();

        print(kafka.address());
        System.exit(0);
    }

    private static void createTopics(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(
                            new NewTopic("orders", 3, (short) 1),
                            new NewTopic("enriched", 3, (short) 1),
                            new NewTopic("orders-dead", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(String address) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
            // Orders of one customer are answered in their order.
            ORDERS.forEach(order -> producer.send(new ProducerRecord<>("orders", "customer-7", order)));
        }
    }

    private static void print(String address) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address, "group.id", "printer", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("enriched"));
            int printed = 0;
            while (printed < ORDERS.size()) {
                for (ConsumerRecord<String, String> enriched : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(enriched.key() + ": " + enriched.value());
                    printed++;
                }
            }
        }
    }
}
