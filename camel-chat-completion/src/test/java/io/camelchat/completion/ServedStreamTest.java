package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream as its client reads it, event by event: live, ended by one mark or one error, on a connection that goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedStreamTest extends ServingTestSupport {
    private static final int TOKENS = 20;

    /** The role and two tokens. */
    private static final int READ = 3;

    private static final int CLIENTS = 5;

    private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    private volatile SubmissionPublisher<String> publisher;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:*").to("chat-completion:*");
                from("chat-completion:iterator").process(e -> e.getMessage().setBody(waiting()));
                from("chat-completion:publisher").process(e -> e.getMessage().setBody(publisher));
            }
        };
    }

    /** Waits for each of three pieces. */
    private Iterator<String> waiting() {
        return Stream.generate(this::piece).limit(3).iterator();
    }

    private String piece() {
        try {
            return pieces.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private StreamClient asks(String json) throws Exception {
        return StreamClient.connect(port()).post(json);
    }

    @Test
    void everyClientHasEachChunkBeforeTheNextIsSent() throws Exception {
        simulator().behave(Behaviour.tokens(TOKENS).withLockStepPerCall());
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(asks(asking("m", true)));
        }
        simulator().awaitOpenCalls(CLIENTS, LONG);
        List<RecordedCall> calls = simulator().calls();
        calls.forEach(call -> call.lockStep().release(1));
        for (StreamClient client : clients) {
            assertThat(client.status()).isEqualTo(200);
        }

        // The role, the tokens, and the finish reason.
        for (int chunk = 0; chunk < TOKENS + 2; chunk++) {
            for (StreamClient client : clients) {
                assertThat(Json.read(client.nextEvent()).path("choices")).hasSize(1);
            }
            calls.forEach(call -> call.lockStep().release(1));
        }

        for (StreamClient client : clients) {
            assertThat(client.events()).containsExactly("[DONE]");
            client.close();
        }
    }

    @Test
    void everyPieceOfAnIteratorIsSentBeforeTheNextIsThere() throws Exception {
        try (StreamClient client = asks(asking("iterator", true))) {
            for (String piece : List.of("a", "b", "c")) {
                pieces.add(piece);
                if ("a".equals(piece)) {
                    client.status();
                }
                assertThat(Json.read(client.nextEvent())
                                .at("/choices/0/delta/content")
                                .asText())
                        .isEqualTo(piece);
            }
            assertThat(client.events()).hasSize(2).last().isEqualTo("[DONE]");
        }
    }

    @Test
    void everyPieceOfAPublisherIsSentBeforeTheNextIsThere() throws Exception {
        publisher = new SubmissionPublisher<>();
        try (StreamClient client = asks(asking("publisher", true))) {
            org.awaitility.Awaitility.await().atMost(LONG).until(publisher::hasSubscribers);
            for (String piece : List.of("a", "b", "c")) {
                publisher.submit(piece);
                if ("a".equals(piece)) {
                    client.status();
                }
                assertThat(Json.read(client.nextEvent())
                                .at("/choices/0/delta/content")
                                .asText())
                        .isEqualTo(piece);
            }
            publisher.close();
            assertThat(client.events()).hasSize(2).last().isEqualTo("[DONE]");
        }
    }

    @Test
    void proxiesAreToldNotToCollectIt() throws Exception {
        try (StreamClient client = asks(asking("m", true))) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(client.header("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(client.header("Content-Length")).isNull();
            assertThat(client.header("x-request-id")).isNotBlank();
            client.events();
        }
    }

    @Test
    void oneConnectionServesStreamAfterStream() throws Exception {
        try (StreamClient client = StreamClient.connect(port())) {
            for (boolean stream : new boolean[] {true, false, true, true}) {
                assertThat(client.post(asking("m", stream)).status()).isEqualTo(200);
                if (stream) {
                    assertThat(Streamed.of(client.events()).doneMarks()).isOne();
                } else {
                    assertThat(Json.read(client.body()).path("object").asText()).isEqualTo("chat.completion");
                }
            }
        }
    }

    private static Arguments broken(String name, Behaviour behaviour) {
        return arguments(named(name, behaviour));
    }

    static Stream<Arguments> streamsThatBreakOff() {
        Behaviour tokens = Behaviour.tokens(TOKENS);
        return Stream.of(
                broken("connection closed", tokens.withFault(Fault.cut(READ + 1))),
                broken("connection reset", tokens.withFault(Fault.reset(READ + 1))),
                broken(
                        "error event",
                        tokens.withFault(Fault.errorEvent(READ + 1, "{\"error\":{\"message\":\"m\",\"code\":503}}"))),
                broken(
                        "end without finish reason and mark",
                        tokens.withoutFinishReason().withoutDone()));
    }

    @ParameterizedTest
    @MethodSource("streamsThatBreakOff")
    void aStreamThatBreaksOffEndsWithAnErrorAndNoMark(Behaviour upstream) throws Exception {
        LockStep steps = LockStep.create();
        simulator().next(upstream.withLockStep(steps));

        try (StreamClient client = asks(asking("m", true))) {
            // A reset takes with it what was not read before, the head as well.
            steps.release(READ);
            assertThat(client.status()).isEqualTo(200);
            List<String> events = new ArrayList<>();
            for (int i = 0; i < READ; i++) {
                events.add(client.nextEvent());
            }
            steps.releaseAll();
            events.addAll(client.events());
            Streamed streamed = Streamed.of(events);
            assertThat(streamed.text(0)).startsWith("t0 t1 ");
            assertThat(streamed.errors()).hasSize(1);
            assertThat(streamed.errors().get(0).path("message").asText()).isNotBlank();
            assertThat(streamed.doneMarks()).isZero();

            assertThat(client.post(asking("m", true)).status()).isEqualTo(200);
            assertThat(Streamed.of(client.events()).doneMarks()).isOne();
        }
    }

    @Test
    void anUpstreamThatSendsNoMarkButAllElseIsASuccess() throws Exception {
        simulator().behave(Behaviour.tokens(TOKENS).withoutDone());

        try (StreamClient client = asks(asking("m", true))) {
            assertThat(client.status()).isEqualTo(200);
            Streamed streamed = Streamed.of(client.events());
            assertThat(streamed.doneMarks()).isOne();
            assertThat(streamed.finishReasons(0)).containsExactly("stop");
        }
    }

    @Test
    void whatAnUpstreamSendsAfterItsMarkIsNotPassedOn() throws Exception {
        simulator()
                .behave(Behaviour.raw(("data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
                                + "\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                                + "data: [DONE]\n\ndata: {\"choices\":[]}\n\n")
                        .getBytes(UTF_8)));

        try (StreamClient client = asks(asking("m", true))) {
            client.status();
            assertThat(client.events()).hasSize(2).last().isEqualTo("[DONE]");
        }
    }

    static Stream<Arguments> earlyFailures() {
        return Stream.of(
                arguments(
                        named(
                                "429",
                                Behaviour.error(
                                        429,
                                        "{\"error\":{\"message\":\"slow down\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"}}",
                                        "Retry-After",
                                        "7")),
                        429,
                        "slow down"),
                arguments(
                        named("400", Behaviour.error(400, "{\"error\":{\"message\":\"no such thing\"}}")),
                        400,
                        "no such thing"),
                arguments(
                        named(
                                "error event before the first chunk",
                                Behaviour.echo()
                                        .withFault(Fault.errorEvent(
                                                0, "{\"error\":{\"message\":\"overloaded\",\"code\":503}}"))),
                        503,
                        "overloaded"),
                arguments(
                        named("cut before the first chunk", Behaviour.echo().withFault(Fault.cut(0))),
                        502,
                        "no answer"),
                arguments(
                        named("reset before the head", Behaviour.echo().withFault(Fault.resetBeforeHead())),
                        502,
                        "model service"));
    }

    @ParameterizedTest
    @MethodSource("earlyFailures")
    void aFailureBeforeTheFirstChunkKeepsItsStatus(Behaviour upstream, int status, String message) throws Exception {
        simulator().next(upstream);

        try (StreamClient client = asks(asking("m", true))) {
            assertThat(client.status()).isEqualTo(status);
            assertThat(client.header("Content-Type")).isEqualTo("application/json");
            assertThat(Json.read(client.body()).at("/error/message").asText()).contains(message);

            assertThat(client.post(asking("m", true)).status()).isEqualTo(200);
            assertThat(Streamed.of(client.events()).doneMarks()).isOne();
        }
    }

    @Test
    void aClientOfHttp10HasItsStreamUpToTheEndOfItsConnection() throws Exception {
        String answer = StreamClient.askAsOf10(port(), asking("m", true));

        assertThat(answer).startsWith("HTTP/1.0 200").contains("data: {").endsWith("data: [DONE]\n\n");
        assertThat(answer).doesNotContainIgnoringCase("transfer-encoding");
    }

    @Test
    void twoRequestsSentAtOnceAreAnsweredInTurn() throws Exception {
        LockStep held = LockStep.create();
        simulator().next(Behaviour.text("first").withHold(held), Behaviour.text("second"));

        try (StreamClient client = StreamClient.connect(port())) {
            client.post(asking("m", true)).post(asking("m", true));
            simulator().awaitOpenCalls(1, LONG);
            held.releaseAll();
            client.status();
            assertThat(Streamed.of(client.events()).text(0)).isEqualTo("first");
            client.status();
            assertThat(Streamed.of(client.events()).text(0)).isEqualTo("second");
        }
    }
}
