package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connection a call gets, and that its place comes back however it ends. */
class ConnectionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LOOPS = 2;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final Context one = ((VertxInternal) vertx).createEventLoopContext();
    private final Context two = ((VertxInternal) vertx).createEventLoopContext();
    private ChatCompletionClient client = client(1);

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private ChatCompletionClient client(int connections) {
        return new ChatCompletionClient(
                vertx,
                TestSettings.of(simulator().baseUrl()).connections(connections).make());
    }

    /** How a call may end. */
    enum End {
        ANSWER(false, Behaviour.echo()),
        STREAM(true, Behaviour.echo()),
        ERROR(false, Behaviour.error(500, "{}")),
        ERROR_LONGER_THAN_READ(false, Behaviour.error(500, "x".repeat(1_000_000))),
        NO_JSON(false, Behaviour.raw("{oops".getBytes(StandardCharsets.UTF_8))),
        CLOSE_BEFORE_HEAD(false, Behaviour.echo().withFault(Fault.closeBeforeHead())),
        RESET_BEFORE_HEAD(false, Behaviour.echo().withFault(Fault.resetBeforeHead())),
        CUT_AT_ONCE(true, Behaviour.tokens(5).withFault(Fault.cut(0))),
        CUT(true, Behaviour.tokens(5).withFault(Fault.cut(2))),
        RESET(true, Behaviour.tokens(5).withFault(Fault.reset(2))),
        TORN_FRAME(true, Behaviour.tokens(5).withFault(Fault.tornFrame(2))),
        ERROR_EVENT(true, Behaviour.tokens(5).withFault(Fault.errorEvent(2, "{\"error\":{\"message\":\"no\"}}")));

        private final boolean stream;
        private final Behaviour behaviour;

        End(boolean stream, Behaviour behaviour) {
            this.stream = stream;
            this.behaviour = behaviour;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatHasEndedGivesItsPlaceBack(End end) {
        simulator().next(end.behaviour);

        assertThat(ask(one, end.stream).answer.handle((answer, failure) -> true))
                .succeedsWithin(LONG);

        assertThat(ask(two, false).answer).succeedsWithin(LONG);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatIsCancelledBeforeItsAnswerGivesItsPlaceBack(boolean stream) {
        simulator().next(Behaviour.echo().withFault(Fault.noResponse()));
        Asked cancelled = ask(one, stream);
        simulator().awaitCall(0, LONG);

        cancelled.call.cancel();

        assertThat(ask(two, false).answer).succeedsWithin(LONG);
    }

    @Test
    void aCallThatIsCancelledInMidStreamGivesItsPlaceBack() {
        simulator().next(Behaviour.tokens(5).withFault(Fault.stall(2)));
        Asked cancelled = ask(one, true);
        assertThat(cancelled.firstChunk).succeedsWithin(LONG);

        cancelled.call.cancel();

        assertThat(ask(two, false).answer).succeedsWithin(LONG);
    }

    @Test
    void aCallThatIsCancelledInTheLineLeavesIt() {
        LockStep held = LockStep.create();
        simulator().next(Behaviour.held(held));
        Asked first = ask(one, false);
        simulator().awaitCall(0, LONG);
        Asked cancelled = ask(two, false);
        Asked last = ask(one, false);

        cancelled.call.cancel();
        held.releaseAll();

        assertThat(first.answer).succeedsWithin(LONG);
        assertThat(last.answer).succeedsWithin(LONG);
        assertThat(cancelled.answer).isNotDone();
        assertThat(simulator().calls()).hasSize(2);
    }

    @Test
    void aCallInTheLineIsToldThatTheClientIsClosed() {
        simulator().next(Behaviour.echo().withFault(Fault.noResponse()));
        Asked open = ask(one, false);
        simulator().awaitCall(0, LONG);
        Asked waiting = ask(two, false);

        client.close();

        assertThat(open.answer).failsWithin(LONG);
        assertThat(waiting.answer).failsWithin(LONG);
    }

    @Test
    void callsOfOneLoopMayHaveAllConnections() {
        int connections = 2 * Connections.POOL_SIZE + 1;
        client.close();
        client = client(connections);
        LockStep held = LockStep.create();
        simulator().behave(Behaviour.held(held));
        int before = simulator().connectionsAccepted();
        assertThat(openAndReturn(one, held, 1)).isOne();
        assertThat(openAndReturn(two, held, 1)).isOne();

        int open = openAndReturn(one, held, connections + 10);

        assertThat(open).isEqualTo(connections);
        assertThat(simulator().connectionsAccepted() - before).isEqualTo(connections);
    }

    /** Makes calls, and lets them go once as many are open as there may be; gives how many that were. */
    private int openAndReturn(Context loop, LockStep held, int calls) {
        int earlier = simulator().calls().size();
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            asked.add(ask(loop, false));
        }
        int most = Math.min(calls, client.settings().maxConnections());
        simulator().awaitCall(earlier + most - 1, LONG);
        int open = simulator().openCalls();
        held.release(calls);
        asked.forEach(each -> assertThat(each.answer).succeedsWithin(LONG));
        return open;
    }

    @Test
    void callsOfALoopHaveConnectionsOfTheirOwnAndNoMoreThanTheyNeed() {
        client.close();
        client = client(2 * Connections.POOL_SIZE);

        for (int i = 0; i < 5; i++) {
            assertThat(ask(one, false).answer).succeedsWithin(LONG);
            assertThat(ask(two, false).answer).succeedsWithin(LONG);
        }

        List<RecordedCall> calls = simulator().calls();
        for (int i = LOOPS; i < calls.size(); i++) {
            assertThat(calls.get(i).connectionId())
                    .isEqualTo(calls.get(i - LOOPS).connectionId());
        }
        assertThat(calls.get(0).connectionId()).isNotEqualTo(calls.get(1).connectionId());
    }

    /** Not after all else that has come in meanwhile, which is much where many calls are under way. */
    @Test
    void aCallUponAnAnswerHasItsConnectionInTheSameRead() {
        client.close();
        client = client(2);
        LockStep held = LockStep.create();
        simulator().behave(Behaviour.held(held));
        Asked first = ask(one, false);
        CompletableFuture<Boolean> told = first.answer.thenApply(answer -> isAtTheEndOfARead());
        CompletableFuture<Asked> second = first.answer.thenApply(answer -> Asked.here(client, false));
        held.release(2);

        assertThat(second.thenCompose(next -> next.answer)).succeedsWithin(LONG);
        assertThat(told).isCompletedWithValue(true);
        List<RecordedCall> calls = simulator().calls();
        assertThat(calls.get(1).connectionId()).isEqualTo(calls.get(0).connectionId());
    }

    private static boolean isAtTheEndOfARead() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(ReadEnd.class.getName())
                        && frame.getMethodName().equals("channelReadComplete")));
    }

    @Test
    void whoseVerticleNeedsConnectionsFirstDoesNotTakeThemAlongWhenItGoes() {
        CompletableFuture<Context> ofVerticle = new CompletableFuture<>();
        AbstractVerticle verticle = new AbstractVerticle() {
            @Override
            public void start() {
                ofVerticle.complete(context);
            }
        };
        String id = join(vertx.deployVerticle(verticle));
        assertThat(ask(ofVerticle.join(), false).answer).succeedsWithin(LONG);

        join(vertx.undeploy(id));

        assertThat(ask(one, false).answer).succeedsWithin(LONG);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private Asked ask(Context loop, boolean stream) {
        return Asked.on(loop, client, stream);
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
