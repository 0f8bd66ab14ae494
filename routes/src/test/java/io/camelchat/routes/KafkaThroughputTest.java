package io.camelchat.routes;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All permits are used, and no thread is held for it. */
class KafkaThroughputTest {
    /** The short form asks little of a machine that has other work to do. */
    private static final int PERMITS = LongForm.OF_KAFKA ? 200 : 50;

    private static final int MESSAGES = LongForm.OF_KAFKA ? 20_000 : 600;
    private static final int MOST_THREADS = 60;
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void usesAllPermitsWithFewThreads() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 6, PERMITS)) {
            flow.behave(Behaviour.echo(), new AtomicInteger(), KafkaFlow.realLatency());
            flow.send(MESSAGES, MESSAGES);
            try (ApplicationProcess process = flow.start();
                    ProcessVitals vitals = ProcessVitals.of(process.pid())) {
                flow.out().await(LONG, answers -> answers.size() >= PERMITS * 3);
                OpenCalls open = OpenCalls.of(flow);
                CpuUse cpu = new CpuUse();
                // At the end there is less to ask than there are permits.
                while (flow.out().records().size() < MESSAGES - 4 * PERMITS) {
                    open.look();
                }
                double used = cpu.lately();
                int threads = vitals.peakThreads();
                System.out.println("Kafka, throughput: " + MESSAGES + " messages, " + PERMITS + " permits: "
                        + open.average() + " calls open on average of " + open.looks() + " looks, " + threads
                        + " threads at most, with " + LongForm.comparison(used) + "; the threads now: "
                        + pools(vitals));
                if (LongForm.OF_KAFKA || LongForm.allowsComparison(used, false)) {
                    assertThat(open.average()).isGreaterThanOrEqualTo(0.8 * PERMITS);
                }
                assertThat(threads).isLessThan(MOST_THREADS);
                flow.awaitAllAnswered(LONG);
                assertThat(flow.dead().records()).isEmpty();
            }
        }
    }

    /** How many threads each pool has. */
    private static Map<String, Long> pools(ProcessVitals vitals) {
        return vitals.threadNames().stream()
                .collect(groupingBy(
                        name -> name.replaceAll("[^A-Za-z]*\\d+[^A-Za-z]*", " ").trim(), counting()));
    }

    /** How many calls the simulator has open, on average of the times somebody looked. */
    private static final class OpenCalls {
        private final KafkaFlow flow;
        private long sum;
        private int looks;

        private OpenCalls(KafkaFlow flow) {
            this.flow = flow;
        }

        static OpenCalls of(KafkaFlow flow) {
            return new OpenCalls(flow);
        }

        void look() {
            sum += flow.simulator().openCalls();
            looks++;
        }

        double average() {
            return (double) sum / looks;
        }

        int looks() {
            return looks;
        }
    }
}
