package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delays of one length, and of several, on one event loop. */
class EqualDelaysTest {
    private final List<String> ran = new ArrayList<>();
    private Vertx vertx;
    private ContextInternal loop;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        loop = ((VertxInternal) vertx).createEventLoopContext();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void runsTasksInTheirOrderAndNotBeforeTheyAreDue() throws Exception {
        CompletableFuture<Long> last = new CompletableFuture<>();
        long start = System.nanoTime();
        onLoop(() -> {
            EqualDelays.later(loop, 20, () -> ran.add("first"));
            EqualDelays.later(loop, 20, () -> ran.add("second"));
            EqualDelays.later(loop, 20, () -> last.complete(System.nanoTime()));
        });

        assertThat(last.get(30, TimeUnit.SECONDS) - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void doesNotRunWhatIsTakenBack() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();
        onLoop(() -> {
            Runnable first = EqualDelays.later(loop, 20, () -> ran.add("first"));
            EqualDelays.later(loop, 20, () -> ran.add("second"));
            Runnable third = EqualDelays.later(loop, 20, () -> ran.add("third"));
            EqualDelays.later(loop, 20, () -> last.complete(null));
            first.run();
            third.run();
            third.run();
        });

        last.get(30, TimeUnit.SECONDS);
        assertThat(ran).containsExactly("second");
    }

    @Test
    void runsWhatIsTakenBackByTheOneBeforeItNoMore() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();
        Runnable[] second = new Runnable[1];
        onLoop(() -> {
            EqualDelays.later(loop, 20, () -> second[0].run());
            second[0] = EqualDelays.later(loop, 20, () -> ran.add("second"));
            EqualDelays.later(loop, 20, () -> last.complete(null));
        });

        last.get(30, TimeUnit.SECONDS);
        assertThat(ran).isEmpty();
    }

    @Test
    void goesOnWithWhatIsAddedByATaskAndAfterAllWereTakenBack() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();
        onLoop(() -> {
            EqualDelays.later(loop, 10, () -> ran.add("never")).run();
            EqualDelays.later(loop, 30, () -> {
                ran.add("outer");
                EqualDelays.later(loop, 30, () -> {
                    ran.add("inner");
                    // The delays of 10 have been without any for long.
                    EqualDelays.later(loop, 10, () -> last.complete(null));
                });
            });
        });

        last.get(30, TimeUnit.SECONDS);
        assertThat(ran).containsExactly("outer", "inner");
    }

    @Test
    void goesOnAfterATaskThatFails() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.exceptionHandler(e -> ran.add(e.getMessage()));
        onLoop(() -> {
            EqualDelays.later(loop, 10, () -> {
                throw new IllegalStateException("failed");
            });
            EqualDelays.later(loop, 10, () -> last.complete(null));
        });

        last.get(30, TimeUnit.SECONDS);
        assertThat(ran).containsExactly("failed");
    }

    @Test
    void goesOnWhereWhoeverIsToldOfTheFailureFailsToo() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.exceptionHandler(e -> {
            throw new IllegalArgumentException(e);
        });
        onLoop(() -> {
            EqualDelays.later(loop, 10, () -> {
                throw new IllegalStateException("failed");
            });
            EqualDelays.later(loop, 10, () -> last.complete(null));
        });

        last.get(30, TimeUnit.SECONDS);
        assertThat(last).isCompleted();
    }

    @Test
    void isRefusedOnAnotherThread() {
        assertThatThrownBy(() -> EqualDelays.later(loop, 10, () -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private void onLoop(Runnable task) {
        loop.runOnContext(there -> task.run());
    }
}
