package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.routes.kafka.KafkaBroker;
import io.camelchat.routes.kafka.KafkaProxy;
import io.camelchat.routes.kafka.KafkaTopics;
import io.camelchat.simulator.Behaviour;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flow makes of a record. */
class KafkaFlowTest {
    @TempDir
    private static Path brokersFolder;

    private static KafkaBroker broker;

    @TempDir
    private Path folder;

    private KafkaFlow flow;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KafkaBroker.start(brokersFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        flow = KafkaFlow.at(broker, folder, 1, 10);
    }

    @AfterEach
    void stop() {
        flow.close();
        broker.proxy().release();
    }

    @Test
    void putsTheAnswerBesideThePayloadAndDeadLettersAside() throws Exception {
        ApplicationProcess process = flow.start();
        ProducerRecord<byte[], byte[]> order = record("k", "{\"id\":\"order-1.\"}");
        order.headers().add("trace", KafkaTopics.bytes("abc"));
        flow.topics().send(order);
        flow.topics().send(record(null, "just text"));
        ProducerRecord<byte[], byte[]> bad =
                new ProducerRecord<>(flow.in(), KafkaTopics.bytes("k"), new byte[] {(byte) 0xC3, 0x28});
        bad.headers().add("trace", KafkaTopics.bytes("def"));
        flow.topics().send(bad);
        flow.topics().flush();

        for (ConsumerRecord<byte[], byte[]> answer : flow.out().await(2)) {
            JsonNode json = Json.read(KafkaTopics.text(answer.value()));
            assertThat(json.path("completion").path("object").asText()).isEqualTo("chat.completion");
            if (answer.key() == null) {
                assertThat(json.path("payload").asText()).isEqualTo("just text");
            } else {
                assertThat(KafkaTopics.text(answer.key())).isEqualTo("k");
                assertThat(KafkaFlow.idOf(answer)).isEqualTo("order-1.");
                assertThat(header(answer, "trace")).isEqualTo("abc");
            }
        }
        ConsumerRecord<byte[], byte[]> dead = flow.dead().await(1).get(0);
        assertThat(dead.value()).isEqualTo(bad.value());
        assertThat(KafkaTopics.text(dead.key())).isEqualTo("k");
        assertThat(header(dead, "trace")).isEqualTo("def");
        assertThat(header(dead, "deadLetterCategory")).isEqualTo("not-utf8");
        assertThat(header(dead, "deadLetterReason")).isEqualTo("The message is not in UTF-8");
        assertThat(flow.out().records()).hasSize(2);

        process.terminate();
        assertThat(process.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
        assertThat(process.linesWith("[ERROR]")).isEmpty();
        assertThat(process.linesWith("[WARN]")).isEmpty();
    }

    @Test
    void asksTheModelOnceWhileTheAnswerCannotBeWritten() throws Exception {
        flow.with("KAFKA_ANSWER", "header").start();
        broker.proxy().hold(KafkaProxy.PRODUCE);
        flow.topics().send(record("k", "{\"id\":\"order-1.\"}"));
        flow.topics().flush();
        broker.proxy().awaitHeld(1);
        broker.kill();
        broker.proxy().release();
        broker.restart();

        ConsumerRecord<byte[], byte[]> answer = flow.out().await(1).get(0);
        assertThat(KafkaTopics.text(answer.value())).isEqualTo("{\"id\":\"order-1.\"}");
        assertThat(header(answer, "chatCompletion")).contains("order-1.");
        assertThat(flow.calls()).isEqualTo(1);
    }

    @Test
    void tellsByHealthThatItsBrokerIsGone() throws Exception {
        ApplicationProcess process = flow.start();
        Caller caller = Caller.of(process.port());
        await().atMost(ApplicationProcess.LONG).until(() -> health(caller), "{\"status\":\"UP\"}"::equals);

        broker.kill();
        await().atMost(ApplicationProcess.LONG)
                .until(
                        () -> health(caller),
                        "{\"status\":\"DOWN\",\"kafka\":{\"status\":\"DISCONNECTED\",\"reason\":\"no broker answers\"}}"
                                ::equals);

        broker.restart();
        await().atMost(ApplicationProcess.LONG).until(() -> health(caller), "{\"status\":\"UP\"}"::equals);
    }

    @Test
    void saysWhyAMessageIsADeadLetter() throws Exception {
        flow.behave(Behaviour.error(400, "{\"error\":{\"message\":\"No\",\"code\":\"context_length_exceeded\"}}"));
        flow.start();
        flow.topics().send(record("k", "too long"));
        flow.topics().flush();

        ConsumerRecord<byte[], byte[]> dead = flow.dead().await(1).get(0);
        assertThat(KafkaTopics.text(dead.value())).isEqualTo("too long");
        assertThat(header(dead, "deadLetterCategory")).isEqualTo("context-length");
        assertThat(header(dead, "deadLetterStatus")).isEqualTo("400");
        assertThat(header(dead, "deadLetterCode")).isEqualTo("context_length_exceeded");
        assertThat(header(dead, "deadLetterAttempts")).isEqualTo("1");
    }

    @Test
    void readsNothingWhileItsLoginIsNotAcceptedAndAllOnceItIs() throws Exception {
        flow.with("KAFKA_BROKERS", broker.login());
        flow.topics().send(record("k", "{\"id\":\"order-1.\"}"));
        flow.topics().flush();
        try (ApplicationProcess refused = flow.start(loggingInBy("guessed"))) {
            refused.awaitLine("The Kafka brokers do not accept the login");
            assertThat(health(Caller.of(refused.port())))
                    .isEqualTo(
                            "{\"status\":\"DOWN\",\"kafka\":{\"status\":\"DISCONNECTED\",\"reason\":\"the login is not accepted\"}}");
            assertThat(refused.linesWith("guessed")).isEmpty();
        }

        ApplicationProcess accepted = flow.start(loggingInBy(KafkaBroker.PASSWORD));
        assertThat(KafkaFlow.idOf(flow.out().await(1).get(0))).isEqualTo("order-1.");
        assertThat(accepted.linesWith(KafkaBroker.PASSWORD)).isEmpty();
    }

    /** As the page of the flow says it is set: for what reads, and for what writes. */
    private static String[] loggingInBy(String password) {
        return Stream.of("kafka-parallel", "kafka")
                .map(component -> "-Dcamel.component." + component)
                .flatMap(component -> Stream.of(
                        component + ".security-protocol=SASL_PLAINTEXT",
                        component + ".sasl-mechanism=PLAIN",
                        component + ".sasl-jaas-config=" + PlainLoginModule.class.getName() + " required username=\""
                                + KafkaBroker.USER + "\" password=\"" + password + "\";"))
                .toArray(String[]::new);
    }

    private static String health(Caller caller) throws Exception {
        return caller.get("/health").body();
    }

    private ProducerRecord<byte[], byte[]> record(String key, String value) {
        return new ProducerRecord<>(flow.in(), KafkaTopics.bytes(key), KafkaTopics.bytes(value));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Headers headers = record.headers();
        assertThat(headers.headers(name)).as(name).hasSize(1);
        return KafkaTopics.text(headers.lastHeader(name).value());
    }
}
