package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.Endings.Ending;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.CallState;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is gone pays for nothing more, unless its answer is to be taken all the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientGoneTest extends EndingsTestSupport {
    /** How often each case runs; the long form of the tests runs more. */
    private static final int ROUNDS = Integer.getInteger("chat.test.rounds", 3);

    private static final int MORE_TOKENS = 5;
    private static final int READ = 5;
    private static final int TOKENS = 40;

    private static final AtomicLong GONE = new AtomicLong();
    private static final AtomicLong MOST = new AtomicLong();

    @AfterAll
    static void tellCounts() {
        System.out.println(GONE + " clients went, with " + MOST + " more tokens written at most");
    }

    /** How a client goes. */
    private enum Going {
        CLOSE,
        RESET;

        void from(StreamClient client) throws IOException {
            if (this == CLOSE) {
                client.close();
            } else {
                client.reset();
            }
        }
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                interceptFrom("chat-completion:*").process(endings);
                from("chat-completion:*").to("chat-completion:*");
                from("chat-completion:folded")
                        .setHeader(ChatCompletionConstants.STREAM, constant(true))
                        .to("chat-completion:m?delivery=reply");
                from("chat-completion:folding").to("chat-completion:m?delivery=stream");
                from("chat-completion:drained?disconnect=DRAIN").to("chat-completion:m");
                from("chat-completion:drained-shortly?disconnect=DRAIN&drainTimeout=100")
                        .to("chat-completion:m");
            }
        };
    }

    private static Behaviour endless() {
        return Behaviour.tokens(100_000).withTimePerToken(Duration.ofMillis(20));
    }

    private StreamClient asks(String model, boolean stream) throws IOException {
        return StreamClient.connect(port()).post(asking(model, stream));
    }

    private void assertGivenUp(RecordedCall call, long written) throws InterruptedException {
        assertThat(call.awaitHangUp(LONG)).isTrue();
        long more = call.tokensWritten() - written;
        assertThat(more).isBetween(0L, (long) MORE_TOKENS);
        GONE.incrementAndGet();
        MOST.accumulateAndGet(more, Math::max);
        Ending ending = endings.next();
        assertThat(ending.outcome()).isEqualTo("cancelled");
        assertThat(ending.failure()).isInstanceOf(ChatCompletionCancelledException.class);
    }

    @ParameterizedTest
    @EnumSource(Going.class)
    void beforeTheFirstToken(Going going) throws Exception {
        simulator().behave(endless().withTimeToFirstToken(LONG));
        for (int round = 0; round < ROUNDS; round++) {
            StreamClient client = asks("m", true);
            RecordedCall call = simulator().awaitCall(round, LONG);

            going.from(client);

            assertGivenUp(call, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Going.class)
    void beforeTheUpstreamsHead(Going going) throws Exception {
        simulator().behave(endless().withHold(LockStep.create()));
        for (int round = 0; round < ROUNDS; round++) {
            StreamClient client = asks("m", true);
            RecordedCall call = simulator().awaitCall(round, LONG);

            going.from(client);

            assertGivenUp(call, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Going.class)
    void inTheMiddleOfAStream(Going going) throws Exception {
        simulator().behave(endless());
        for (int round = 0; round < ROUNDS; round++) {
            StreamClient client = asks("m", true);
            RecordedCall call = simulator().awaitCall(round, LONG);
            client.status();
            for (int i = 0; i < READ; i++) {
                client.nextEvent();
            }

            long written = call.tokensWritten();
            going.from(client);

            assertGivenUp(call, written);
        }
    }

    /** The upstream's answer is whole, or a stream that the producer or the consumer folds. */
    @ParameterizedTest
    @ValueSource(strings = {"m", "folded", "folding"})
    void beforeAWholeAnswer(String model) throws Exception {
        simulator().behave(endless());
        for (int round = 0; round < ROUNDS; round++) {
            StreamClient client = asks(model, false);
            RecordedCall call = simulator().awaitCall(round, LONG);
            if (!"m".equals(model)) {
                assertThat(call.awaitChunksWritten(READ, LONG)).isTrue();
            }

            long written = call.tokensWritten();
            Going.values()[round % 2].from(client);

            assertGivenUp(call, written);
        }
    }

    @Test
    void byAResetOfItsStreamInHttp2() throws Exception {
        simulator().behave(endless());
        Vertx vertx = Vertx.vertx();
        HttpClient http2 = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            for (int round = 0; round < ROUNDS; round++) {
                boolean stream = round % 2 == 0;
                CountDownLatch read = new CountDownLatch(READ);
                HttpClientRequest request = http2.request(HttpMethod.POST, port(), "127.0.0.1", "/v1/chat/completions")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(LONG.toSeconds(), TimeUnit.SECONDS);
                request.putHeader("Content-Type", "application/json");
                request.response().onSuccess(response -> response.handler(piece -> read.countDown()));
                request.send(Buffer.buffer(asking("m", stream)));
                RecordedCall call = simulator().awaitCall(round, LONG);
                if (stream) {
                    assertThat(read.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
                }

                long written = call.tokensWritten();
                request.reset(8);

                assertGivenUp(call, written);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatIsToBeTakenIsTakenToItsEnd(boolean stream) throws Exception {
        simulator().behave(Behaviour.tokens(TOKENS).withTimePerToken(Duration.ofMillis(2)));
        for (int round = 0; round < ROUNDS; round++) {
            StreamClient client = asks("drained", stream);
            RecordedCall call = simulator().awaitCall(round, LONG);
            if (stream) {
                client.status();
                client.nextEvent();
            }

            client.leave();

            assertThat(call.awaitEnd(LONG)).isTrue();
            assertThat(call.state()).isEqualTo(CallState.COMPLETED);
            Ending ending = endings.next();
            assertThat(ending.outcome()).isEqualTo("complete");
            assertThat(ending.failure()).isNull();
            assertThat(ending.totalTokens()).isGreaterThanOrEqualTo(TOKENS);
            assertThat(ending.status()).isEqualTo(stream ? (Integer) 200 : null);
        }
    }

    /** Nobody reads, so nothing but the drain itself takes the rest of it: more than all buffers on the way hold. */
    @Test
    void anAnswerThatIsToBeTakenIsTakenAlsoWhereItsClientHadStoppedReading() throws Exception {
        simulator().behave(Behaviour.tokens(40_000));
        StreamClient client = StreamClient.connect(port(), 16_384).post(asking("drained", true));
        RecordedCall call = simulator().awaitCall(0, LONG);
        client.status();
        ServingTestSupport.awaitStandstill(call::bytesAccepted);
        assertThat(call.state()).isEqualTo(CallState.OPEN);

        client.reset();

        assertThat(call.awaitEnd(LONG)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.COMPLETED);
        assertThat(endings.next().outcome()).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerIsTakenForATimeAtMost(boolean stream) throws Exception {
        simulator().behave(endless());
        StreamClient client = asks("drained-shortly", stream);
        RecordedCall call = simulator().awaitCall(0, LONG);
        if (stream) {
            client.status();
            client.nextEvent();
        }

        client.leave();

        assertThat(call.awaitHangUp(LONG)).isTrue();
        assertThat(endings.next().outcome()).isEqualTo("cancelled");
    }

    @Test
    void aClientThatHasTheFinishReasonHasTheAnswer() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            LockStep step = LockStep.create();
            simulator().behave(Behaviour.tokens(2).withLockStep(step));
            StreamClient client = asks("m", true);
            // The role, two tokens, and the finish reason; not the usage.
            step.release(4);
            client.status();
            String event = client.nextEvent();
            while (Json.read(event).at("/choices/0/finish_reason").isNull()) {
                event = client.nextEvent();
            }

            client.leave();
            step.releaseAll();

            Ending ending = endings.next();
            assertThat(ending.outcome()).isEqualTo("complete");
            assertThat(ending.failure()).isNull();
            assertThat(ending.totalTokens()).isPositive();
            assertThat(simulator().calls().get(round).awaitEnd(LONG)).isTrue();
            assertThat(simulator().calls().get(round).state()).isEqualTo(CallState.COMPLETED);
        }
    }

    @Test
    void oneOfTwoChoicesIsNotTheAnswer() throws Exception {
        simulator()
                .behave(Behaviour.raw(
                                chunk(0, "stop").getBytes(),
                                chunk(1, null).getBytes(),
                                chunk(1, "stop").getBytes())
                        .withLockStepPerCall());
        StreamClient client =
                StreamClient.connect(port()).post(asking("m", true).replace("\"messages\"", "\"n\":2,\"messages\""));
        RecordedCall call = simulator().awaitCall(0, LONG);
        call.lockStep().release(1);
        client.status();
        client.nextEvent();

        client.leave();

        assertGivenUp(call, call.tokensWritten());
    }

    private static String chunk(int index, String finishReason) {
        return "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":" + index
                + ",\"delta\":{\"content\":\"a\"},\"finish_reason\":"
                + (finishReason == null ? "null" : "\"" + finishReason + "\"") + "}]}\n\n";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatGoesAfterItsAnswerIsNoneThatIsGone(boolean stream) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            StreamClient client = asks("m", stream);
            assertThat(client.status()).isEqualTo(200);
            if (stream) {
                while (!"[DONE]".equals(client.nextEvent())) {
                    // Read on.
                }
            } else {
                client.body();
            }

            Going.values()[round % 2].from(client);

            Ending ending = endings.next();
            assertThat(ending.outcome()).isEqualTo("complete");
            assertThat(ending.failure()).isNull();
        }
    }
}
