package io.camelchat.routes.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int KILO = 1024;

    @Test
    void letsALargeLineWaitForTheBytesOfOthers() throws Exception {
        Permits permits = Permits.of(10, 8L * KILO);
        permits.take(5 * KILO);
        Thread large = taking(permits, 5 * KILO);
        await().atMost(LONG).until(() -> large.getState() == Thread.State.WAITING);

        permits.give(5 * KILO);

        large.join(LONG.toMillis());
        assertThat(large.isAlive()).isFalse();
    }

    @Test
    void takesALineThatIsLargerThanAllRoom() throws Exception {
        Permits permits = Permits.of(10, 8L * KILO);

        permits.take(100 * KILO);
        Thread small = taking(permits, 1);
        await().atMost(LONG).until(() -> small.getState() == Thread.State.WAITING);
        permits.give(100 * KILO);

        small.join(LONG.toMillis());
        assertThat(small.isAlive()).isFalse();
    }

    @Test
    void waitsForTheLast() throws Exception {
        Permits permits = Permits.of(2, 8L * KILO);
        permits.take(1);
        permits.take(1);
        Thread waiting = new Thread(() -> uninterrupted(permits::awaitAll));
        waiting.start();
        await().atMost(LONG).until(() -> waiting.getState() == Thread.State.WAITING);

        permits.give(1);
        assertThat(waiting.isAlive()).isTrue();
        permits.give(1);

        waiting.join(LONG.toMillis());
        assertThat(waiting.isAlive()).isFalse();
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private static Thread taking(Permits permits, int bytes) {
        Thread thread = new Thread(() -> uninterrupted(() -> permits.take(bytes)));
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void uninterrupted(Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
