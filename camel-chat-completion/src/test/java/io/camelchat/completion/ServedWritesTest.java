package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.RawConnection.Answer;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import java.util.stream.IntStream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that come together are written together, and none waits for one that has not come. */
class ServedWritesTest extends ServingTestSupport {
    private static final String DONE = "data: [DONE]\n\n";

    /** Those of a stream that comes at once. */
    private static final int EVENTS = 300;

    /** By how much an answer of so many events may be cut by the network on its way here. */
    private static final int FEW = EVENTS / 10;

    /** Bytes that are written together at most, but for the event that makes them more. */
    private static final int MOST_TOGETHER = 16 * 1024;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:pool").to("chat-completion:m");
                from("chat-completion:loop?nonBlocking=true").to("chat-completion:m");
                from("chat-completion:constant").setBody(constant("Good day"));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void eventsThatComeTogether(String model) throws Exception {
        String sent = events(0, EVENTS, "x") + finish() + DONE;
        simulator().behave(Behaviour.raw(sent.getBytes(UTF_8)));

        Answer answer = askRaw(model);

        assertThat(answer.text()).isEqualTo(sent);
        assertThat(answer.chunks()).hasSizeBetween(1, FEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void notMoreThanTheSystemTakesAtOnce(String model) throws Exception {
        String text = "x".repeat(1_000);
        String sent = events(0, EVENTS, text) + finish() + DONE;
        simulator().behave(Behaviour.raw(sent.getBytes(UTF_8)));

        Answer answer = askRaw(model);

        assertThat(answer.text()).isEqualTo(sent);
        assertThat(answer.chunks()).allMatch(size -> size < MOST_TOGETHER + 2 * text.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void anErrorBehindEventsThatCameWithIt(String model) throws Exception {
        String events = events(0, EVENTS, "x");
        String error = "{\"error\":{\"message\":\"no good\",\"type\":\"some_type\"}}";
        simulator().behave(Behaviour.raw((events + "data: " + error + "\n\n").getBytes(UTF_8)));

        Answer answer = askRaw(model);

        assertThat(answer.text()).startsWith(events).doesNotContain(DONE);
        assertThat(answer.text().substring(events.length())).contains("no good");
        assertThat(answer.chunks()).hasSizeBetween(1, FEW);
    }

    @Test
    void allOfAnAnswerThatIsThere() throws Exception {
        Answer answer = askRaw("constant");

        assertThat(answer.text()).contains("Good day").endsWith(DONE);
        assertThat(answer.chunks()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void anEventThatComesAlone(String model) throws Exception {
        simulator().behave(Behaviour.tokens(20).withLockStepPerCall());
        try (StreamClient client = StreamClient.connect(port()).post(asking(model, true))) {
            RecordedCall call = simulator().awaitCall(0, LONG);
            // The role, the tokens, and the finish reason.
            for (int i = 0; i < 22; i++) {
                call.lockStep().release(1);
                if (i == 0) {
                    client.status();
                }
                assertThat(Json.read(client.nextEvent()).path("choices")).hasSize(1);
            }
            call.lockStep().release(1);
            assertThat(client.events()).containsExactly("[DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void theLastOfEventsThatComeTogether(String model) throws Exception {
        String next = events(5, 6, "x");
        simulator()
                .behave(Behaviour.raw(
                                (events(0, 5, "x") + next.substring(0, next.length() / 2)).getBytes(UTF_8),
                                (next.substring(next.length() / 2) + events(6, 8, "x")).getBytes(UTF_8),
                                (finish() + DONE).getBytes(UTF_8))
                        .withLockStepPerCall());
        try (StreamClient client = StreamClient.connect(port()).post(asking(model, true))) {
            RecordedCall call = simulator().awaitCall(0, LONG);
            call.lockStep().release(1);
            client.status();
            for (int i = 0; i < 5; i++) {
                assertThat(client.nextEvent()).contains("\"x" + i + "\"");
            }
            call.lockStep().release(1);
            for (int i = 5; i < 8; i++) {
                assertThat(client.nextEvent()).contains("\"x" + i + "\"");
            }
            call.lockStep().releaseAll();
            assertThat(client.events()).hasSize(2).last().isEqualTo("[DONE]");
        }
    }

    private Answer askRaw(String model) throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.request(
                    "POST /v1/chat/completions HTTP/1.1", asking(model, true), "Content-Type: application/json");
            Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(200);
            return answer;
        }
    }

    private static String events(int from, int to, String text) {
        StringBuilder events = new StringBuilder();
        IntStream.range(from, to)
                .forEach(i -> events.append("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
                        .append(text)
                        .append(i)
                        .append("\"},\"finish_reason\":null}]}\n\n"));
        return events.toString();
    }

    private static String finish() {
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    }
}
