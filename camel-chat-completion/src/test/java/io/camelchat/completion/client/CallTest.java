package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call ends in one signal and gives its place up, whatever is thrown on its way. */
class CallTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Vertx VERTX = Vertx.vertx();

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final List<ChatCompletionClient> clients = new CopyOnWriteArrayList<>();

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    @AfterEach
    void leavesNothingOpen() {
        // A call that was cancelled ends on its own event loop.
        clients.forEach(client -> await().atMost(LONG).until(() -> client.openCalls() == 0));
        clients.forEach(ChatCompletionClient::close);
        simulator().awaitNoOpenCalls(LONG);
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Notes every signal, and does what a test wants at one of them. */
    private static class Recorder implements CallListener {
        final List<String> signals = new CopyOnWriteArrayList<>();
        final CompletableFuture<UpstreamException> ended = new CompletableFuture<>();
        volatile StreamSummary summary;
        ChatCompletionCall call;
        private final String signal;
        private final Consumer<ChatCompletionCall> reaction;

        Recorder(String signal, Consumer<ChatCompletionCall> reaction) {
            this.signal = signal;
            this.reaction = reaction;
        }

        private void note(String name) {
            signals.add(name);
            if (name.equals(signal)) {
                reaction.accept(call);
            }
        }

        @Override
        public void asked(ChatCompletionCall asked) {
            call = asked;
            note("asked");
        }

        @Override
        public void started(ResponseHead head) {
            note("started");
        }

        @Override
        public void chunk(ChatCompletionChunk chunk) {
            note("chunk");
        }

        @Override
        public void fetched() {
            note("fetched");
            call.fetch();
        }

        @Override
        public void reply(ChatCompletion completion, ResponseHead head) {
            note("reply");
            ended.complete(null);
        }

        @Override
        public void ended(StreamSummary known) {
            summary = known;
            note("ended");
            ended.complete(null);
        }

        @Override
        public void failed(UpstreamException failure, StreamSummary known) {
            summary = known;
            note("failed");
            ended.complete(failure);
        }

        UpstreamException await() {
            assertThat(ended).succeedsWithin(LONG);
            return ended.join();
        }
    }

    private static Recorder recorder() {
        return new Recorder("none", call -> {});
    }

    private static Recorder throwing(String signal) {
        return new Recorder(signal, call -> {
            throw new IllegalStateException("thrown on purpose");
        });
    }

    private ChatCompletionClient client(Credentials credentials) {
        return client(VERTX, credentials);
    }

    private ChatCompletionClient client(Vertx vertx, Credentials credentials) {
        ClientSettings settings = TestSettings.of(simulator().baseUrl())
                .credentials(credentials)
                .concurrentRequests(1)
                .make();
        ChatCompletionClient client = new ChatCompletionClient(vertx, settings);
        clients.add(client);
        return client;
    }

    private static ChatCompletionRequest request(boolean stream) {
        return ChatCompletionRequest.parse(
                "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    private static <T extends CallListener> T ask(ChatCompletionClient client, boolean stream, T listener) {
        client.ask(request(stream), Map.of(), listener);
        return listener;
    }

    /** Headers that cannot be read. */
    private static final class BrokenHeaders extends AbstractMap<String, String> {
        @Override
        public Set<Entry<String, String>> entrySet() {
            throw new IllegalStateException("thrown on purpose");
        }
    }

    @Test
    void takesNoPlaceWhereItIsCancelledBeforeItBegins() {
        ChatCompletionClient client = client(null);
        Recorder cancelled = ask(client, false, new Recorder("asked", ChatCompletionCall::cancel));

        assertThat(ask(client, false, recorder()).await()).isNull();
        assertThat(cancelled.signals).containsExactly("asked");
    }

    @Test
    void failsForWhatIsThrownBeforeItsAttempt() {
        ChatCompletionClient client = client(null);
        Recorder told = recorder();

        client.ask(request(false), new BrokenHeaders(), told);

        assertThat(told.await()).hasMessageContaining("IllegalStateException");
        assertThat(told.signals).containsExactly("asked", "failed");
        assertThat(ask(client, false, recorder()).await()).isNull();
    }

    @Test
    void isNotMadeForAListenerThatThrowsBeforeItBegins() {
        ChatCompletionClient client = client(null);

        assertThatThrownBy(() -> ask(client, false, throwing("asked"))).hasMessage("thrown on purpose");

        assertThat(client.openCalls()).isZero();
        assertThat(simulator().calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "chunk", "fetched", "ended"})
    void failsForAListenerThatThrowsWhileItStreams(String signal) {
        ChatCompletionClient client = client(null);
        simulator().behave(Behaviour.tokens(3).withTimePerToken(Duration.ofMillis(1)));

        Recorder told = ask(client, true, throwing(signal));

        assertThat(told.await()).hasMessageContaining("IllegalStateException");
        assertThat(told.signals).containsOnlyOnce(signal, "failed").endsWith("failed");
        assertThat(ask(client, true, recorder()).await()).isNull();
    }

    @Test
    void failsForAListenerThatDoesNotTakeTheReply() {
        ChatCompletionClient client = client(null);

        Recorder told = ask(client, false, throwing("reply"));

        assertThat(told.await()).hasMessageContaining("IllegalStateException");
        assertThat(told.signals).containsExactly("asked", "reply", "failed");
        assertThat(ask(client, false, recorder()).await()).isNull();
    }

    /** Throws it though no signature says so, as code in other languages may. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> CompletableFuture<Credentials.Token> thrown(Throwable failure) throws T {
        throw (T) failure;
    }

    static List<Throwable> failures() {
        return List.of(new IllegalStateException("no"), new IOException("no"), new NoClassDefFoundError("no"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failsForCredentialsThatThrow(Throwable failure) {
        ChatCompletionClient client = client(() -> CallTest.<RuntimeException>thrown(failure));

        for (int i = 0; i < 2; i++) {
            assertThat(ask(client, false, recorder()).await().kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        }
        assertThat(client.probe())
                .failsWithin(LONG)
                .withThrowableThat()
                .havingRootCause()
                .isSameAs(failure);
    }

    @Test
    void aProbeOfAClosedClientFails() {
        ChatCompletionClient client = client(null);
        client.close();

        assertThat(client.probe())
                .failsWithin(LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(UpstreamException.class);
    }

    @Test
    void tellsWhatWasKnownWhenItIsAborted() {
        ChatCompletionClient client = client(null);
        LockStep lockStep = LockStep.create();
        lockStep.release(1);
        simulator().behave(Behaviour.tokens(100).withLockStep(lockStep));

        Recorder told = ask(client, true, new Recorder("chunk", ChatCompletionCall::abort));

        assertThat(told.await().kind()).isEqualTo(FailureKind.CANCELLED);
        assertThat(told.signals).containsExactly("asked", "started", "chunk", "failed");
        assertThat(told.summary.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(told.summary.chunks()).isOne();
        assertThat(simulator().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
    }

    @Test
    void saysWhenItIsOverInWhateverWay() {
        ChatCompletionClient client = client(null);
        simulator().behave(Behaviour.tokens(100).withLockStep(LockStep.create()));

        assertThat(over(ask(client, true, recorder()).call, ChatCompletionCall::cancel))
                .succeedsWithin(LONG);
        assertThat(over(ask(client, true, recorder()).call, ChatCompletionCall::abort))
                .succeedsWithin(LONG);
        simulator().behave(Behaviour.text("Paris"));
        Recorder answered = ask(client, false, recorder());
        answered.await();
        assertThat(over(answered.call, call -> {})).succeedsWithin(LONG);
    }

    private static CompletableFuture<Void> over(ChatCompletionCall call, Consumer<ChatCompletionCall> how) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        call.whenOver(() -> over.complete(null));
        how.accept(call);
        return over;
    }

    @Test
    void keepsNoClientFromClosingByAListenerThatThrows() {
        ChatCompletionClient client = client(null);
        simulator().behave(Behaviour.held(LockStep.create()));
        ask(client, false, throwing("failed"));
        simulator().awaitOpenCalls(1, LONG);

        assertThat(CompletableFuture.runAsync(client::close)).succeedsWithin(LONG);
    }

    @Test
    void isToldWhereItsVertxEnds() {
        Vertx vertx = Vertx.vertx();
        ChatCompletionClient client = client(vertx, null);
        simulator().behave(Behaviour.held(LockStep.create()));
        List<Recorder> told = Stream.generate(CallTest::recorder).limit(3).toList();
        told.forEach(one -> ask(client, false, one));
        simulator().awaitOpenCalls(1, LONG);

        vertx.close().toCompletionStage().toCompletableFuture().join();
        assertThat(CompletableFuture.runAsync(client::close)).succeedsWithin(LONG);

        told.forEach(one -> assertThat(one.await().kind()).isEqualTo(FailureKind.UNAVAILABLE));
        told.forEach(one -> assertThat(one.signals).containsExactly("asked", "failed"));
    }

    @Test
    void thatWaitsIsToldWhereItsVertxHasEnded() {
        Vertx vertx = Vertx.vertx();
        ChatCompletionClient client = client(vertx, CompletableFuture::new);
        List<Recorder> told = Stream.generate(CallTest::recorder).limit(3).toList();
        told.forEach(one -> ask(client, false, one));

        vertx.close().toCompletionStage().toCompletableFuture().join();
        assertThat(CompletableFuture.runAsync(client::close)).succeedsWithin(LONG);

        told.forEach(one -> assertThat(one.await().kind()).isEqualTo(FailureKind.UNAVAILABLE));
        told.forEach(one -> assertThat(one.signals).containsExactly("asked", "failed"));
    }
}
