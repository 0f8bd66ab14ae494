package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over a cleartext connection, and when one is used again. */
class TransportWireTest extends TransportTestSupport {
    private static final String REPLY = """
            {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Paris"},\
            "finish_reason":"stop"}]}""";
    private static final String EVENTS = """
            data: {"choices":[{"index":0,"delta":{"content":"Par"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"is"},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private CompletableFuture<Exchange> other;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:read-by-the-test")
                        .to(uri("maxConnections=2&delivery=stream"))
                        .process(TransportWireTest.this::shareTheConnection);
                from("direct:stop-at-the-first")
                        .to("chat-completion:m?delivery=stream")
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .process(part -> {
                            throw new IllegalStateException(part.getMessage()
                                    .getBody(ChatCompletionChunk.class)
                                    .getText());
                        });
            }
        };
    }

    @Test
    void givesUpNoConnectionThatAnotherCallHasGotMeanwhile() throws Exception {
        int second = EVENTS.indexOf("data:", 1);
        LockStep hold = LockStep.create();
        simulator()
                .next(
                        Behaviour.raw(
                                EVENTS.substring(0, second).getBytes(UTF_8),
                                EVENTS.substring(second).getBytes(UTF_8)),
                        Behaviour.held(hold));

        Exchange answer =
                template.request("direct:read-by-the-test", e -> e.getMessage().setBody("Hi"));

        answerOf(answer);
        ChatCompletionEndpoint endpoint = context.getEndpoint(uri("maxConnections=2"), ChatCompletionEndpoint.class);
        Awaitility.await().atMost(LONG).until(() -> endpoint.getOpenCalls() < 2);
        hold.releaseAll();
        answerOf(await(other));
        assertThat(simulator().calls().get(1).connectionId())
                .isEqualTo(simulator().calls().get(0).connectionId());
    }

    /** Has a second call made on the one connection, over which all of a first answer has come, and closes that unread. */
    private void shareTheConnection(Exchange exchange) {
        other = begin("maxConnections=2");
        simulator().awaitCall(1, LONG);
        exchange.getMessage().getBody(ChatCompletionStream.class).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream=false", "stream=true"})
    void sendsAPlainRequest(String options) {
        answerOf(ask(options));

        RecordedCall call = simulator().calls().get(0);
        assertThat(call.header("Content-Length")).isEqualTo(String.valueOf(call.body().length));
        assertThat(call.header("Content-Type")).isEqualTo("application/json");
        assertThat(call.header("Transfer-Encoding")).isNull();
        assertThat(call.headers("Accept-Encoding")).containsExactly("identity");
        assertThat(call.header("Upgrade")).isNull();
        assertThat(call.header("HTTP2-Settings")).isNull();
        assertThat(call.header("Authorization")).isNull();
    }

    @Test
    void sendsTheLengthOfABigRequest() {
        simulator().behave(Behaviour.rawConnection(answer("application/json", REPLY.getBytes(UTF_8))));
        String prompt = "ä".repeat(3_000_000);

        Exchange answer = template.request(uri(""), e -> e.getMessage().setBody(prompt));

        assertThat(answerOf(answer)).isEqualTo("Paris");
        RecordedCall call = simulator().calls().get(0);
        assertThat(call.header("Content-Length")).isEqualTo(String.valueOf(call.body().length));
        assertThat(call.header("Transfer-Encoding")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip"})
    void readsACompressedReplyThatItDidNotAskFor(String encoding) throws Exception {
        simulator().behave(Behaviour.rawConnection(compressed(encoding, "application/json", REPLY)));

        assertThat(answerOf(ask(""))).isEqualTo("Paris");
    }

    @Test
    void readsACompressedStreamThatItDidNotAskFor() throws Exception {
        simulator().behave(Behaviour.rawConnection(compressed("gzip", "text/event-stream", EVENTS)));

        assertThat(answerOf(ask("stream=true"))).isEqualTo("Paris");
    }

    @Test
    void readsACompressedStreamThatComesInPieces() throws Exception {
        byte[] whole = compressed("gzip", "text/event-stream", EVENTS);
        byte[][] bytes = new byte[whole.length][];
        for (int i = 0; i < whole.length; i++) {
            bytes[i] = new byte[] {whole[i]};
        }
        simulator().behave(Behaviour.rawConnection(bytes));

        assertThat(answerOf(ask("stream=true"))).isEqualTo("Paris");
    }

    @Test
    void keepsItsConnectionForTheNextCall() {
        int before = simulator().connectionsAccepted();
        for (int i = 0; i < 20; i++) {
            answerOf(ask(""));
        }

        assertThat(simulator().connectionsAccepted() - before).isEqualTo(1);
    }

    /** The answer is complete before the connection's last bytes are read: the next call may be sooner than those. */
    @Test
    void keepsItsConnectionsForTheNextStreams() {
        int before = simulator().connectionsAccepted();
        for (int i = 0; i < 50; i++) {
            answerOf(ask("stream=true"));
        }

        assertThat(simulator().connectionsAccepted() - before).isLessThan(10);
    }

    @Test
    void keepsItsConnectionAfterAnErrorAnswer() {
        int before = simulator().connectionsAccepted();
        simulator().next(Behaviour.error(400, "{\"error\":{\"message\":\"no\"}}"));

        assertThat(ask("").getException()).isInstanceOf(ChatCompletionRejectedException.class);
        answerOf(ask(""));

        assertThat(simulator().connectionsAccepted() - before).isEqualTo(1);
    }

    @Test
    void neverReusesTheConnectionOfAStreamThatItGaveUp() {
        simulator().next(Behaviour.tokens(1_000_000));

        Exchange stopped =
                template.request("direct:stop-at-the-first", e -> e.getMessage().setBody("Hi"));
        assertThat(stopped.getException()).isNotNull();
        RecordedCall given = simulator().awaitCall(0, LONG);
        assertThat(given.awaitHangUp(LONG)).isTrue();

        for (int i = 0; i < 5; i++) {
            answerOf(ask(""));
        }
        assertThat(simulator().calls().stream().skip(1))
                .hasSize(5)
                .noneMatch(call -> call.connectionId() == given.connectionId());
    }

    @Test
    void neverReusesTheConnectionOfACallThatTimedOut() {
        simulator().next(Behaviour.echo().withFault(Fault.noResponse()));

        assertThat(ask("firstByteTimeout=200").getException()).hasMessageContaining("firstByteTimeout");
        RecordedCall given = simulator().awaitCall(0, LONG);
        assertThat(given.awaitHangUp(LONG)).isTrue();
        answerOf(ask("firstByteTimeout=200"));

        assertThat(simulator().calls().get(1).connectionId()).isNotEqualTo(given.connectionId());
    }

    @Test
    void neverReusesTheConnectionOfAHalfReadReply() {
        simulator().next(Behaviour.rawConnection(answer("application/json", new byte[20_000_000])));

        assertThat(ask("maxBodySize=1000").getException()).hasMessageContaining("maxBodySize");
        RecordedCall given = simulator().awaitCall(0, LONG);
        simulator().next(Behaviour.text("ok"));
        answerOf(ask("maxBodySize=1000"));

        assertThat(simulator().calls().get(1).connectionId()).isNotEqualTo(given.connectionId());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 70})
    void opensNoMoreConnectionsThanItMay(int connections) throws Exception {
        int calls = 3 * connections;
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        int before = simulator().connectionsAccepted();

        List<CompletableFuture<Exchange>> answers = begin(calls, "maxConnections=" + connections);
        assertThat(hold.awaitWaiting(connections, LONG)).isTrue();
        for (int i = 0; i < calls; i++) {
            assertThat(hold.awaitWaiting(1, LONG)).isTrue();
            assertThat(simulator().openCalls()).isLessThanOrEqualTo(connections);
            hold.release(1);
        }

        for (CompletableFuture<Exchange> answer : answers) {
            answerOf(await(answer));
        }
        assertThat(simulator().connectionsAccepted() - before).isEqualTo(connections);
    }

    private static byte[] compressed(String encoding, String contentType, String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return answer(contentType + "\r\nContent-Encoding: " + encoding, packed.toByteArray());
    }

    private static byte[] answer(String contentType, byte[] body) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length;
        answer.writeBytes((head + "\r\n\r\n").getBytes(UTF_8));
        answer.writeBytes(body);
        return answer.toByteArray();
    }
}
