package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private static final int ROUNDS = 600;
    private static final int MIDDLE = 10;

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
        race((raced, action) -> raced.onCancel(action), runs -> assertThat(runs).allMatch(times -> times.get() == 1));
    }

    @Test
    void runsWhatIsTakenOffWhileItIsCancelledOnceAtMost() throws Exception {
        race(
                (raced, action) -> raced.onCancel(action).close(),
                runs -> assertThat(runs).allMatch(times -> times.get() <= 1));
    }

    /** Has actions come, one after the other, until another thread has cancelled, which begins in the middle of it. */
    private static void race(BiConsumer<Cancellation, Runnable> come, Consumer<List<AtomicInteger>> check)
            throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < ROUNDS; i++) {
                Cancellation raced = new Cancellation();
                AtomicInteger begun = new AtomicInteger();
                List<AtomicInteger> runs = new ArrayList<>();
                Future<?> cancelling = other.submit(() -> {
                    while (begun.get() < MIDDLE) {
                        Thread.yield();
                    }
                    raced.cancel();
                });
                while (!raced.isCancelled()) {
                    AtomicInteger times = new AtomicInteger();
                    runs.add(times);
                    come.accept(raced, times::incrementAndGet);
                    begun.incrementAndGet();
                }
                cancelling.get(30, TimeUnit.SECONDS);
                check.accept(runs);
            }
        } finally {
            other.shutdownNow();
        }
    }
}
