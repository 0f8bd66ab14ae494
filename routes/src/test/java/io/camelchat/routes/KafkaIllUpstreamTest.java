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

/** A key that is revoked in the middle burns nothing: consumption stops, and goes on by itself. */
class KafkaIllUpstreamTest {
    private static final int MESSAGES = Math.min(5_000, Integer.getInteger("chat.test.kafkaMessages", 500));
    private static final int PERMITS = 50;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void waitsWhileTheKeyIsRevoked() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 3, PERMITS)) {
            accept(flow);
            flow.send(MESSAGES, MESSAGES);
            ApplicationProcess process = flow.start();
            flow.out().await(MESSAGES / 5);
            flow.behave(
                    Behaviour.error(401, "{\"error\":{\"message\":\"Bad key\",\"code\":\"invalid_api_key\"}}"),
                    refused);
            // From here on one at a time is tried: all that was asked before has been answered.
            await().atMost(LONG)
                    .until(() -> refused.get() > 0 && flow.simulator().openCalls() == 0);
            int tried = refused.get();
            await().atMost(LONG).until(() -> refused.get() >= tried + 2);

            Caller caller = Caller.of(process.port());
            String health = caller.get("/health").body();
            assertThat(health).contains("ILL").contains("401");
            assertThat(process.linesWith("The upstream is ill")).hasSize(1);
            assertThat(refused.get()).isLessThanOrEqualTo(PERMITS + 20);
            assertThat(flow.dead().records()).isEmpty();
            int answered = flow.answered();
            assertThat(answered).isLessThan(MESSAGES);

            int refusals = refused.get();
            accept(flow);
            flow.awaitAllAnswered(LONG);
            System.out.println("Kafka, ill upstream: " + MESSAGES + " messages, the key revoked after " + answered
                    + " answers: " + refusals + " calls refused, then all answered with " + asked.get() + " calls, "
                    + flow.dead().records().size() + " dead letters");
            assertThat(flow.dead().records()).isEmpty();
            assertThat(asked.get()).isEqualTo(MESSAGES);
            assertThat(process.isAlive()).isTrue();
        }
    }

    private void accept(KafkaFlow flow) {
        flow.behave(Behaviour.echo(), asked, Latency.constant(Duration.ofMillis(50)));
    }
}
