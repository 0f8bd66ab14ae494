package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.routes.kafka.KafkaBroker;
import io.camelchat.routes.kafka.KafkaTopics;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/** The Kafka flow as users run it: processes of the application between a broker and a simulator, orders in, answers out. */
final class KafkaFlow implements AutoCloseable {
    private final Path folder;
    private final KafkaBroker broker;
    private final boolean ownsBroker;
    private final String in;
    private final String group;
    private final KafkaTopics topics;
    private final KafkaTopics.Follower out;
    private final KafkaTopics.Follower dead;
    private final Simulator simulator;
    private final Map<String, String> settings = new HashMap<>();
    private final List<ApplicationProcess> processes = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> ids = new HashSet<>();
    private int looked;
    private int sent;

    private KafkaFlow(Path folder, KafkaBroker broker, boolean ownsBroker, int partitions, int permits) {
        this.folder = folder;
        this.broker = broker;
        this.ownsBroker = ownsBroker;
        String name = folder.getFileName().toString();
        in = "orders-" + name;
        group = "flow-" + name;
        String enriched = "enriched-" + name;
        String rejected = "dead-" + name;
        topics = new KafkaTopics(broker);
        broker.createTopic(in, partitions);
        broker.createTopic(enriched, partitions);
        broker.createTopic(rejected, 1);
        out = topics.follow(enriched);
        dead = topics.follow(rejected);
        simulator = Simulator.builder().recordedCalls(1).start();
        behave(Behaviour.echo());
        settings.put("OPENAI_BASE_URL", simulator.baseUrl());
        settings.put("KAFKA_BROKERS", broker.proxied());
        settings.put("KAFKA_IN", in);
        settings.put("KAFKA_OUT", enriched);
        settings.put("KAFKA_DEAD_LETTERS", rejected);
        settings.put("KAFKA_GROUP", group);
        settings.put("KAFKA_PERMITS", String.valueOf(permits));
        settings.put("KAFKA_SESSION_TIMEOUT", "3000");
    }

    /** With a broker of its own. */
    static KafkaFlow create(Path folder, int partitions, int permits) throws IOException {
        return new KafkaFlow(folder, KafkaBroker.start(folder), true, partitions, permits);
    }

    /** With topics and a group of its own, named by the folder, at a broker that others have as well. */
    static KafkaFlow at(KafkaBroker broker, Path folder, int partitions, int permits) {
        return new KafkaFlow(folder, broker, false, partitions, permits);
    }

    KafkaFlow with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    ApplicationProcess start(String... options) throws IOException {
        Path own = Files.createDirectories(folder.resolve("process" + processes.size()));
        ApplicationProcess process =
                ApplicationProcess.start(own, settings, LongForm.options(LongForm.OF_KAFKA, options));
        processes.add(process);
        return process.awaitStarted();
    }

    /** Has the simulator answer so, and counts the calls. */
    void behave(Behaviour behaviour) {
        behave(behaviour, calls);
    }

    void behave(Behaviour behaviour, AtomicInteger counter) {
        behave(behaviour, counter, Latency.constant(Duration.ZERO));
    }

    void behave(Behaviour behaviour, AtomicInteger counter, Latency latency) {
        simulator.behave(behaviour.withLatency(() -> {
            counter.incrementAndGet();
            return latency.next();
        }));
    }

    /** How often the simulator was asked, but by behaviours with a counter of their own. */
    int calls() {
        return calls.get();
    }

    /** Sends orders with ids that go on from those before; of so many keys. */
    void send(int count, int keys) {
        for (int i = 0; i < count; i++) {
            int number = sent++;
            topics.send(in, "key-" + number % keys, "{\"id\":\"order-" + number + ".\"}");
        }
        topics.flush();
    }

    /** Sends a message that is no order, and so is not waited for. */
    void sendOther(byte[] value) {
        topics.send(new ProducerRecord<>(in, value));
    }

    /** Log-normal, with a mean of 500 ms and a 99th percentile that is ten times the median. */
    static Latency realLatency() {
        return Latency.logNormal(Duration.ofNanos(306_400_000), 0.98979, 1);
    }

    /** How many answers there are of which nobody has counted one before. */
    int answered() {
        List<ConsumerRecord<byte[], byte[]>> answers = out.records();
        for (; looked < answers.size(); looked++) {
            ids.add(idOf(answers.get(looked)));
        }
        return ids.size();
    }

    /** Waits until every order that was sent has an answer, which carries its id. */
    void awaitAllAnswered(Duration longest) {
        out.await(longest, records -> answered() >= sent);
        assertThat(answered()).isEqualTo(sent);
    }

    /** Waits for so many answers without keeping them: returns how many came, at the end of which nothing waits. */
    int awaitOffsets(int count, Duration longest) {
        Awaitility.await()
                .atMost(longest)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> broker.ends(out.topic()) >= count);
        return (int) broker.ends(out.topic());
    }

    /** The id of an answer's order; fails where the completion is that of another. */
    static String idOf(ConsumerRecord<byte[], byte[]> answer) {
        JsonNode json = Json.read(KafkaTopics.text(answer.value()));
        String id = json.path("payload").path("id").asText();
        assertThat(json.path("completion")
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .contains("\"" + id + "\"");
        return id;
    }

    /** The answers of each key are in the order of its questions, once those that came twice are left out. */
    void assertOrderOfKeys() {
        Map<String, List<Integer>> byKey = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> answer : out.records()) {
            String id = idOf(answer);
            if (seen.add(id)) {
                byKey.computeIfAbsent(KafkaTopics.text(answer.key()), none -> new ArrayList<>())
                        .add(Integer.parseInt(id.replaceAll("\\D", "")));
            }
        }
        assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }

    /** The topic that the flow reads. */
    String in() {
        return in;
    }

    /** How many processes of the flow have partitions. */
    int members() {
        return broker.members(group);
    }

    /** How many records the group has recorded as done, in all partitions, from their beginning on. */
    long recorded() {
        return broker.recorded(group).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** Has the group take away the partitions of a process that was killed, before its session's time is over. */
    void forgetMembers() {
        broker.removeMembers(group);
    }

    int sent() {
        return sent;
    }

    KafkaBroker broker() {
        return broker;
    }

    KafkaTopics topics() {
        return topics;
    }

    KafkaTopics.Follower out() {
        return out;
    }

    KafkaTopics.Follower dead() {
        return dead;
    }

    Simulator simulator() {
        return simulator;
    }

    @Override
    public void close() {
        processes.forEach(ApplicationProcess::close);
        out.close();
        dead.close();
        topics.close();
        if (ownsBroker) {
            broker.close();
        }
        simulator.close();
    }
}
