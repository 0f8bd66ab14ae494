package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.routes.kafka.KafkaProxy;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.LockStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost, and nothing burnt, whatever dies: the process at the worst moments, the broker, the upstream. */
class KafkaKillTest {
    /** Enough for all permits to be in use at each kill. */
    private static final int MESSAGES = Math.max(600, Integer.getInteger("chat.test.kafkaMessages", 600));

    private static final Duration DOWN = Duration.ofSeconds(LongForm.OF_KAFKA ? 20 : 1);
    private static final int PERMITS = 50;
    private static final int KEYS = 97;
    private static final Duration LONG = Duration.ofMinutes(LongForm.OF_KAFKA ? 10 : 2);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private int kills;

    @Test
    void everyMessageIsAnsweredWhateverDies() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 6, PERMITS)) {
            behaveWell(flow);
            flow.send(MESSAGES / 2, KEYS);
            ApplicationProcess process = flow.start();
            process = killAsked(flow, process);
            process = killAnswered(flow, process);
            process = killProduced(flow, process);
            flow.send(MESSAGES - MESSAGES / 2, KEYS);
            if (LongForm.OF_KAFKA) {
                process = killAsked(flow, process);
                process = killProduced(flow, process);
            }
            awaitMore(flow, 20);
            flow.broker().kill();
            flow.broker().restart();
            for (int i = 0; i < 2; i++) {
                upstreamDown(flow);
                awaitMore(flow, 1);
            }
            flow.awaitAllAnswered(LONG);
            flow.assertOrderOfKeys();

            int answers = flow.out().records().size();
            System.out.println("Kafka, kills: " + flow.sent() + " messages, " + kills + " kills of " + PERMITS
                    + " permits: " + answers + " answers, of them " + (answers - flow.sent()) + " twice; "
                    + asked.get() + " calls answered, " + refused.get() + " refused, "
                    + flow.dead().records().size()
                    + " dead letters");
            assertThat(flow.dead().records()).isEmpty();
            assertThat(asked.get()).isLessThanOrEqualTo(flow.sent() + kills * PERMITS);
            process.terminate();
            process.awaitExit();
        }
    }

    private void behaveWell(KafkaFlow flow) {
        flow.behave(Behaviour.echo(), asked, Latency.constant(Duration.ofMillis(250)));
    }

    private ApplicationProcess killAsked(KafkaFlow flow, ApplicationProcess process) throws Exception {
        awaitMore(flow, 20);
        flow.behave(Behaviour.held(LockStep.create()), asked);
        flow.simulator().awaitOpenCalls(PERMITS, LONG);
        return restart(flow, process);
    }

    private ApplicationProcess killAnswered(KafkaFlow flow, ApplicationProcess process) throws Exception {
        awaitMore(flow, 20);
        flow.broker().proxy().hold(KafkaProxy.PRODUCE);
        flow.broker().proxy().awaitHeld(1);
        flow.simulator().awaitNoOpenCalls(LONG);
        return restart(flow, process);
    }

    private ApplicationProcess killProduced(KafkaFlow flow, ApplicationProcess process) throws Exception {
        awaitMore(flow, 20);
        flow.broker().proxy().hold(KafkaProxy.OFFSET_COMMIT);
        flow.broker().proxy().awaitHeld(1);
        flow.simulator().awaitNoOpenCalls(LONG);
        return restart(flow, process);
    }

    private ApplicationProcess restart(KafkaFlow flow, ApplicationProcess process) throws Exception {
        process.close();
        kills++;
        flow.broker().proxy().release();
        behaveWell(flow);
        if (!LongForm.OF_KAFKA) {
            flow.forgetMembers();
        }
        return flow.start();
    }

    private void upstreamDown(KafkaFlow flow) {
        int before = refused.get();
        flow.behave(Behaviour.error(503, "{}"), refused);
        await().atMost(LONG).until(() -> refused.get() > before);
        long until = System.nanoTime() + DOWN.toNanos();
        await().atMost(LONG).until(() -> System.nanoTime() > until);
        behaveWell(flow);
    }

    private static void awaitMore(KafkaFlow flow, int count) {
        int before = flow.out().records().size();
        flow.out().await(before + count);
    }
}
