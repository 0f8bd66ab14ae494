package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.SimulatorExtension;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a call waits, in a time that stands still: to the millisecond, and nobody waits for it. */
class WaitingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int FIRST_BYTE = 1_000;
    private static final int IDLE = 7_000;
    private static final int TOTAL = 60_000;
    private static final int GRACE = 2_000;

    /** The role, three tokens and the finish reason. */
    private static final int CHUNKS = 5;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Vertx vertx = Vertx.vertx();
    private final VirtualTime time = new VirtualTime();
    private final Told told = new Told();
    private ChatCompletionClient client;

    /** What a call tells, read on as fast as it comes. */
    private static final class Told implements CallListener {
        private final CountDownLatch chunks = new CountDownLatch(CHUNKS);
        private final CompletableFuture<StreamSummary> ended = new CompletableFuture<>();
        private final CompletableFuture<UpstreamException> failed = new CompletableFuture<>();
        private volatile ChatCompletionCall call;

        @Override
        public void asked(ChatCompletionCall asked) {
            call = asked;
        }

        @Override
        public void started(ResponseHead head) {}

        @Override
        public void chunk(ChatCompletionChunk chunk) {
            chunks.countDown();
        }

        @Override
        public void fetched() {
            call.fetch();
        }

        @Override
        public void reply(ChatCompletion completion, ResponseHead head) {
            ended.completeExceptionally(new AssertionError("A stream was asked for"));
        }

        @Override
        public void ended(StreamSummary summary) {
            ended.complete(summary);
        }

        @Override
        public void failed(UpstreamException failure, StreamSummary summary) {
            failed.complete(failure);
        }
    }

    @BeforeEach
    void makesClient() {
        client = client(0, TOTAL);
    }

    private ChatCompletionClient client(int retries, int total) {
        return new ChatCompletionClient(
                vertx,
                TestSettings.of(SIMULATOR.simulator().baseUrl())
                        .timeouts(FIRST_BYTE, IDLE, total)
                        .retries(retries)
                        .make(),
                time);
    }

    @AfterEach
    void leavesNothing() {
        assertThat(client.openCalls()).isZero();
        client.close();
        SIMULATOR.simulator().awaitNoOpenCalls(LONG);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        assertThat(time.waiting()).isZero();
    }

    private void ask(Behaviour behaviour) {
        SIMULATOR.simulator().behave(behaviour);
        client.ask(
                ChatCompletionRequest.parse(
                        "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
                Map.of(),
                told);
    }

    private UpstreamException failure() throws Exception {
        return told.failed.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void forTheEndMarkOfAFinishedAnswerOnlyAMoment() throws Exception {
        ask(Behaviour.tokens(CHUNKS - 2).withFault(Fault.stall(CHUNKS)));
        assertThat(told.chunks.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        time.awaitWaiting(GRACE);

        time.advance(GRACE - 1);
        assertThat(told.ended).isNotDone();
        time.advance(1);

        assertThat(told.ended.get(LONG.toSeconds(), TimeUnit.SECONDS).doneMarkerMissing())
                .isTrue();
    }

    @Test
    void forTheFirstByte() throws Exception {
        ask(Behaviour.echo().withFault(Fault.noResponse()));
        time.awaitWaiting(FIRST_BYTE);

        time.advance(FIRST_BYTE - 1);
        assertThat(told.failed).isNotDone();
        time.advance(1);

        assertThat(failure()).hasMessageContaining("firstByteTimeout");
    }

    @Test
    void forTheNextPiece() throws Exception {
        ask(Behaviour.tokens(CHUNKS).withFault(Fault.stall(CHUNKS)));
        assertThat(told.chunks.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        time.awaitWaiting(IDLE);

        time.advance(IDLE - 1);
        assertThat(told.failed).isNotDone();
        time.advance(1);

        assertThat(failure()).hasMessageContaining("idleTimeout");
        assertThat(failure().kind()).isEqualTo(FailureKind.TRUNCATED);
    }

    @Test
    void forTheWholeAnswer() throws Exception {
        client = client(0, FIRST_BYTE - 1);
        ask(Behaviour.echo().withFault(Fault.noResponse()));
        time.awaitWaiting(FIRST_BYTE);

        time.advance(FIRST_BYTE - 2);
        assertThat(told.failed).isNotDone();
        time.advance(1);

        assertThat(failure()).hasMessageContaining("requestTimeout");
    }

    @Test
    void toAskAgainAsLongAsTheServerSays() throws Exception {
        client = client(1, TOTAL);
        ask(Behaviour.error(503, "{}", "Retry-After", "20"));
        time.awaitWaiting(20_000);
        assertThat(SIMULATOR.simulator().calls()).hasSize(1);

        time.advance(19_999);
        assertThat(SIMULATOR.simulator().calls()).hasSize(1);
        time.advance(1);

        assertThat(failure()).hasMessageContaining("503");
        assertThat(SIMULATOR.simulator().calls()).hasSize(2);
    }
}
