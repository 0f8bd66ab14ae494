package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.CallState;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One connection, and calls of several event loops that have it in turn. */
class SharedConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Turns of an event loop in which it has certainly read what was there before. */
    private static final int TURNS = 10;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Vertx vertx = Vertx.vertx();
    private final Context ofConnection = ((VertxInternal) vertx).createEventLoopContext();
    private final Context ofCall = ((VertxInternal) vertx).createEventLoopContext();
    private final ChatCompletionClient client = new ChatCompletionClient(
            vertx, TestSettings.of(simulator().baseUrl()).make());

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallThatIsCancelledWhileItsAnswerComesLeavesTheNextOneAlone() throws Exception {
        assertThat(Asked.on(ofConnection, client, false).answer).succeedsWithin(LONG);
        LockStep held = LockStep.create();
        simulator().behave(Behaviour.held(held));
        Asked cancelled = Asked.on(ofCall, client, false);
        RecordedCall upstream = simulator().awaitCall(1, LONG);
        Asked next = Asked.on(ofCall, client, false);

        CountDownLatch busy = new CountDownLatch(1);
        ofCall.runOnContext(run -> awaitUninterruptibly(busy));
        cancelled.call.cancel();
        held.releaseAll();
        assertThat(upstream.awaitEnd(LONG)).isTrue();
        assertThat(upstream.state()).isEqualTo(CallState.COMPLETED);
        for (int i = 0; i < TURNS; i++) {
            on(ofConnection, () -> null);
        }
        busy.countDown();

        assertThat(next.answer).succeedsWithin(LONG);
    }

    private static <T> T on(Context context, Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(run -> done.complete(task.get()));
        assertThat(done).succeedsWithin(LONG);
        return done.join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
