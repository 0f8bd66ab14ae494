package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One more process is that much more; one less loses nothing. */
class KafkaScaleTest {
    private static final int MESSAGES = Math.min(5_000, Integer.getInteger("chat.test.kafkaMessages", 300));
    private static final int PERMITS = 20;
    private static final int KEYS = 997;

    /** What is compared is limited by permits, not by processors. */
    private static final Duration SLOW = Duration.ofMillis(LongForm.OF_KAFKA ? 500 : 300);

    /** The short form is over too soon to be exact. */
    private static final double TIMES = LongForm.OF_KAFKA ? 1.8 : 1.5;

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void twoProcessesDoTwiceAsMuchAndOneGoesWithoutLoss() throws Exception {
        try (KafkaFlow flow = KafkaFlow.create(folder, 8, PERMITS)) {
            flow.behave(Behaviour.echo(), asked, Latency.constant(SLOW));
            ApplicationProcess first = flow.start();
            awaitMembers(flow, 1);
            CpuUse cpu = new CpuUse();
            double one = perSecond(flow);
            double usedByOne = cpu.lately();
            ApplicationProcess second = flow.start();
            awaitMembers(flow, 2);
            cpu.lately();
            double two = perSecond(flow);
            double used = Math.max(usedByOne, cpu.lately());
            if (LongForm.OF_KAFKA) {
                tryThree(flow);
            }

            flow.send(MESSAGES, KEYS);
            int before = flow.answered();
            flow.out().await(LONG, answers -> flow.answered() >= before + MESSAGES / 2);
            second.terminate();
            assertThat(second.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
            flow.awaitAllAnswered(LONG);
            flow.assertOrderOfKeys();
            System.out.println("Kafka, scale: " + MESSAGES + " messages, " + PERMITS + " permits a process: " + one
                    + " a second by one, " + two + " by two, " + two / one + " times as many, with "
                    + LongForm.comparison(used) + "; stopping one: "
                    + (asked.get() - flow.sent()) + " calls twice, "
                    + flow.dead().records().size()
                    + " dead letters");
            if (LongForm.allowsComparison(used, LongForm.OF_KAFKA)) {
                assertThat(two).isGreaterThanOrEqualTo(TIMES * one);
            }
            assertThat(flow.dead().records()).isEmpty();
            assertThat(asked.get()).isEqualTo(flow.sent());
            assertThat(first.isAlive()).isTrue();
        }
    }

    private static void tryThree(KafkaFlow flow) throws Exception {
        try (ApplicationProcess third = flow.start()) {
            awaitMembers(flow, 3);
            System.out.println("Kafka, scale: " + perSecond(flow) + " a second by three");
            third.terminate();
            assertThat(third.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
        }
        awaitMembers(flow, 2);
    }

    /** In the middle, where every permit of every process is used. */
    private static double perSecond(KafkaFlow flow) {
        int before = flow.answered();
        flow.send(MESSAGES, 1_000_000);
        flow.out().await(LONG, answers -> flow.answered() >= before + MESSAGES / 5);
        long start = System.nanoTime();
        int first = flow.answered();
        flow.out().await(LONG, answers -> flow.answered() >= before + MESSAGES * 3 / 5);
        double rate = (double) (flow.answered() - first) * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
        flow.awaitAllAnswered(LONG);
        return rate;
    }

    private static void awaitMembers(KafkaFlow flow, int count) {
        await().atMost(LONG).until(() -> flow.members() == count);
    }
}
