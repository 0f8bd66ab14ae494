package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.simulator.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that answers with success and says nothing. */
class EmptyAnswerTest extends TransportTestSupport {
    private static final String USAGE_ALONE = "data: {\"id\":\"c1\",\"choices\":[],\"usage\":"
            + "{\"prompt_tokens\":3,\"completion_tokens\":0,\"total_tokens\":3}}\n\ndata: [DONE]\n\n";

    private final List<String> outcomes = new ArrayList<>();
    private final List<ChatCompletionChunk> read = new ArrayList<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk")
                        .process(exchange -> outcomes.add(
                                exchange.getMessage().getHeader(ChatCompletionConstants.CHUNK_OUTCOME, String.class)));
                from("direct:stream")
                        .to("chat-completion:m?delivery=stream")
                        .process(exchange -> exchange.getMessage()
                                .getBody(ChatCompletionStream.class)
                                .iterator()
                                .forEachRemaining(read::add));
            }
        };
    }

    static Stream<Arguments> emptyAnswers() {
        Stream<Named<Behaviour>> streams = Stream.of(
                        "data: [DONE]\n\n", "data: [DONE]", "\n\n", ": ping\n\n", "data:\n\n")
                .map(text -> Named.of(text.replace("\n", "\\n"), Behaviour.raw(text.getBytes(UTF_8))));
        Stream<Named<Behaviour>> empty = Stream.of(
                Named.of("empty stream", Behaviour.raw()),
                Named.of("empty", Behaviour.error(200, "")),
                Named.of("empty JSON", Behaviour.error(200, "", "Content-Type", "application/json")));
        return Stream.concat(streams, empty)
                .flatMap(behaviour -> Stream.of(
                                "stream=false",
                                "stream=true",
                                "delivery=stream",
                                "delivery=chunks&chunkUri=direct:chunk")
                        .map(options -> Arguments.of(options, behaviour)));
    }

    @ParameterizedTest
    @MethodSource("emptyAnswers")
    void isNoAnswer(String options, Behaviour behaviour) {
        simulator().behave(behaviour);

        Exchange answer = ask(options);

        assertThat(troubleOf(answer)).isEqualTo(Trouble.UNREADABLE);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void isAskedForAgain() {
        simulator().next(Behaviour.raw("data: [DONE]\n\n".getBytes(UTF_8)));
        simulator().behave(Behaviour.text("Paris"));

        assertThat(answerOf(ask("stream=true&maxRetries=1"))).isEqualTo("Paris");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream=true", "delivery=chunks&chunkUri=direct:chunk"})
    void isIncompleteWhereItTellsItsUsageAlone(String options) {
        simulator().behave(Behaviour.raw(USAGE_ALONE.getBytes(UTF_8)));

        ChatCompletionIncompleteException failure = ask(options).getException(ChatCompletionIncompleteException.class);

        assertThat(failure.getReason()).isEqualTo("empty");
        assertThat(failure.getSummary().usage().getTotalTokens()).isEqualTo(3);
        assertThat(outcomes).isSubsetOf("degraded");
    }

    @Test
    void isAStreamWithoutChunksWhereItTellsItsUsageAlone() {
        simulator().behave(Behaviour.raw(USAGE_ALONE.getBytes(UTF_8)));

        Exchange answer = template.request("direct:stream", e -> e.getMessage().setBody("Hi"));

        StreamSummary summary =
                answer.getMessage().getBody(ChatCompletionStream.class).getSummary();
        assertThat(answer.getException()).isNull();
        assertThat(read).isEmpty();
        assertThat(summary.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(summary.usage().getTotalTokens()).isEqualTo(3);
    }
}
