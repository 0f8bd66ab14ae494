package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private static final int ROUNDS = 2_000;

    private final Cancellation cancellation = new Cancellation();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsEveryActionOnceAndInOrder() {
        cancellation.onCancel(() -> ran.add("first"));
        cancellation.onCancel(() -> ran.add("second"));
        assertThat(cancellation.isCancelled()).isFalse();

        cancellation.cancel();
        cancellation.cancel();

        assertThat(ran).containsExactly("first", "second");
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void runsAtOnceWhatIsRegisteredAfterTheCancel() {
        cancellation.cancel();

        cancellation.onCancel(() -> ran.add("late")).close();

        assertThat(ran).containsExactly("late");
    }

    @Test
    void runsNothingThatWasTakenOff() {
        cancellation.onCancel(() -> ran.add("kept"));
        Cancellation.Registration taken = cancellation.onCancel(() -> ran.add("taken off"));
        taken.close();
        taken.close();

        cancellation.cancel();

        assertThat(ran).containsExactly("kept");
    }

    @Test
    void anActionMayTakeOffTheNext() {
        List<Cancellation.Registration> second = new ArrayList<>();
        cancellation.onCancel(() -> second.get(0).close());
        second.add(cancellation.onCancel(() -> ran.add("second")));

        cancellation.cancel();

        assertThat(ran).isEmpty();
    }

    @Test
    void anActionMayRegisterAnother() {
        cancellation.onCancel(() -> cancellation.onCancel(() -> ran.add("inner")));

        cancellation.cancel();

        assertThat(ran).containsExactly("inner");
    }

    @Test
    void anActionThatFailsKeepsNoOtherFromRunning() {
        cancellation.onCancel(() -> {
            throw new IllegalStateException("failed on purpose");
        });
        cancellation.onCancel(() -> ran.add("second"));

        cancellation.cancel();

        assertThat(ran).containsExactly("second");
    }

    @Test
    void holdsNothingThatWasTakenOffOrHasRun() {
        for (int i = 0; i < 100; i++) {
            cancellation.onCancel(() -> {}).close();
        }
        cancellation.onCancel(() -> {});
        assertThat(cancellation).hasToString("Cancellation[open, 1 registered]");

        cancellation.cancel();

        assertThat(cancellation).hasToString("Cancellation[cancelled]");
    }

    @Test
    void runsWhatIsRegisteredWhileItIsCancelledExactlyOnce() throws Exception {
        race(
                (raced, runs) -> raced.onCancel(runs::incrementAndGet),
                runs -> assertThat(runs).isOne());
    }

    @Test
    void runsWhatIsTakenOffWhileItIsCancelledOnceAtMost() throws Exception {
        race(
                (raced, runs) -> raced.onCancel(runs::incrementAndGet).close(),
                runs -> assertThat(runs).isBetween(0, 1));
    }

    /** What happens to a cancellation while another thread cancels it. */
    private interface Opponent {
        void race(Cancellation raced, AtomicInteger runs);
    }

    private static void race(Opponent opponent, IntConsumer check) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CyclicBarrier start = new CyclicBarrier(2);
            for (int i = 0; i < ROUNDS; i++) {
                Cancellation raced = new Cancellation();
                AtomicInteger runs = new AtomicInteger();
                Future<?> cancelling = other.submit(() -> {
                    start.await();
                    raced.cancel();
                    return null;
                });
                start.await();
                opponent.race(raced, runs);
                cancelling.get(30, TimeUnit.SECONDS);
                check.accept(runs.get());
            }
        } finally {
            other.shutdownNow();
        }
    }
}
