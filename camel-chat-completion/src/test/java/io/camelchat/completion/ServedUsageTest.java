package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.UsageStyle;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway's clients see of the usage what they asked for, whatever the upstream makes of it; the exchange has it always. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedUsageTest extends ServingTestSupport {
    private static final String HEAD =
            "\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\"";
    private static final String DONE = "data: [DONE]\n\n";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:*").onCompletion().to("mock:over").end().to("chat-completion:*");
            }
        };
    }

    @BeforeEach
    void forgetsWhatIsOver() {
        MockEndpoint.resetMocks(context);
    }

    private static String chunk(String delta, String finishReason, String usage) {
        return "data: {" + HEAD + ",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
                + (finishReason == null ? "null" : "\"" + finishReason + "\"") + "}]"
                + (usage == null ? "" : "," + usage) + "}\n\n";
    }

    private static String text(String usage) {
        return chunk("{\"role\":\"assistant\",\"content\":\"Hi\"}", null, usage);
    }

    private static String end(String usage) {
        return chunk("{}", "stop", usage);
    }

    private static String usage(int completion) {
        return "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":" + completion + ",\"total_tokens\":"
                + (9 + completion) + "}";
    }

    private static String usageChunk(String choices) {
        return "data: {" + HEAD + (choices == null ? "" : ",\"choices\":" + choices) + "," + usage(2) + "}\n\n";
    }

    private static Arguments upstream(String name, String... events) {
        return arguments(named(name, Behaviour.raw((String.join("", events) + DONE).getBytes(UTF_8))));
    }

    /** Each tells in the end that 9 and 2 tokens are 11. */
    static Stream<Arguments> upstreams() {
        return Stream.of(
                upstream("a chunk of its own", text(null), end(null), usageChunk("[]")),
                upstream("null in all other chunks", text("\"usage\":null"), end("\"usage\":null"), usageChunk("[]")),
                upstream("choices null", text(null), end(null), usageChunk("null")),
                upstream("no choices member", text(null), end(null), usageChunk(null)),
                upstream("a chunk with a choice", text(null), end(null), usageChunk("[{\"index\":0,\"delta\":{}}]")),
                upstream("in every chunk", text(usage(1)), end(usage(2))),
                upstream("in every chunk and in one of its own", text(usage(1)), end(usage(2)), usageChunk("[]")),
                upstream("in the last chunk", text(null), end(usage(2))),
                upstream("in the last but one chunk", text(usage(2)), end(null)),
                upstream("in a chunk of its own before the last", text(null), usageChunk("[]"), end(null)),
                upstream("in x_groq", text(null), end("\"x_groq\":{\"id\":\"r1\"," + usage(2) + "}")),
                upstream(
                        "in x_groq and in a chunk of its own",
                        text(null),
                        end("\"x_groq\":{\"id\":\"r1\"," + usage(2) + "}"),
                        usageChunk("[]")),
                upstream(
                        "in x_groq of a chunk without choices",
                        text(null),
                        end(null),
                        "data: {" + HEAD + ",\"choices\":[],\"x_groq\":{" + usage(2) + "}}\n\n"),
                upstream("in a chunk of its own, first", usageChunk("[]"), text(null), end(null)));
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void aClientThatDidNotAskSeesNone(Behaviour upstream) throws Exception {
        simulator().behave(upstream);
        MockEndpoint over = getMockEndpoint("mock:over");
        over.expectedMessageCount(1);

        Streamed streamed = Streamed.of(events(ask(asking("m", true))));

        assertThat(simulator()
                        .calls()
                        .get(0)
                        .json()
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
        assertThat(streamed.chunks()).noneMatch(chunk -> chunk.has("usage"));
        assertThat(streamed.chunks()).noneMatch(chunk -> chunk.path("choices").isEmpty());
        assertThat(streamed.text(0)).isEqualTo("Hi");
        assertThat(streamed.finishReasons(0)).containsExactly("stop");
        assertThat(streamed.doneMarks()).isOne();
        assertUsageTold(over);
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void aClientThatAskedSeesItOnceAndLast(Behaviour upstream) throws Exception {
        simulator().behave(upstream);
        MockEndpoint over = getMockEndpoint("mock:over");
        over.expectedMessageCount(1);

        Streamed streamed = Streamed.of(events(ask(askingForUsage("m"))));

        assertThat(streamed.usageChunks()).hasSize(1).containsExactly(streamed.last());
        JsonNode last = streamed.last();
        assertThat(last.path("choices").isArray()).isTrue();
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.path("object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(last.path("model").asText()).isEqualTo("m");
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(11);
        assertThat(streamed.text(0)).isEqualTo("Hi");
        assertThat(streamed.finishReasons(0)).containsExactly("stop");
        assertThat(streamed.doneMarks()).isOne();
        assertUsageTold(over);
    }

    private static void assertUsageTold(MockEndpoint over) throws InterruptedException {
        over.assertIsSatisfied(LONG.toMillis());
        Exchange exchange = over.getExchanges().get(0);
        assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.PROMPT_TOKENS))
                .isEqualTo(9L);
        assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.COMPLETION_TOKENS))
                .isEqualTo(2L);
        assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.TOTAL_TOKENS))
                .isEqualTo(11L);
        assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.OUTCOME))
                .isEqualTo("complete");
        assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.FINISH_REASON))
                .isEqualTo("stop");
    }

    @Test
    void noneIsInvented() throws Exception {
        simulator().behave(Behaviour.echo().withUsage(UsageStyle.NONE));

        Streamed streamed = Streamed.of(events(ask(askingForUsage("m"))));

        assertThat(streamed.usageChunks()).isEmpty();
        assertThat(streamed.doneMarks()).isOne();
    }

    @Test
    void zeroIsAValue() throws Exception {
        simulator().behave(Behaviour.echo().withUsage(UsageStyle.ZERO));

        Streamed streamed = Streamed.of(events(ask(askingForUsage("m"))));

        assertThat(streamed.usageChunks())
                .singleElement()
                .satisfies(chunk ->
                        assertThat(chunk.at("/usage/total_tokens").asInt(-1)).isZero());
    }

    @Test
    void aClientThatSaysItWantsNoneSeesNone() throws Exception {
        Streamed streamed = Streamed.of(
                events(ask(askingForUsage("m").replace("\"include_usage\":true", "\"include_usage\":false"))));

        assertThat(simulator()
                        .calls()
                        .get(0)
                        .json()
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
        assertThat(streamed.chunks()).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void theClientsOtherStreamOptionsSurvive() throws Exception {
        ask(askingForUsage("m")
                .replace("\"include_usage\":true", "\"include_obfuscation\":false,\"continuous_usage_stats\":true"));
        ask(askingForUsage("m").replace("\"include_usage\":true", "\"include_usage\":true,\"own\":{\"a\":1}"));

        assertThat(simulator().calls())
                .extracting(call -> call.json().path("stream_options").toString())
                .containsExactly(
                        "{\"include_obfuscation\":false,\"continuous_usage_stats\":true,\"include_usage\":true}",
                        "{\"include_usage\":true,\"own\":{\"a\":1}}");
    }

    @Test
    void whoeverAsksForItAllAlongSeesItAllAlong() throws Exception {
        simulator().behave(Behaviour.raw((text(usage(1)) + end(usage(2)) + usageChunk("[]") + DONE).getBytes(UTF_8)));

        Streamed streamed = Streamed.of(events(ask(askingForUsage("m")
                .replace("\"include_usage\":true", "\"include_usage\":true,\"continuous_usage_stats\":true"))));

        assertThat(streamed.usageChunks()).hasSize(3);
        assertThat(streamed.usageChunks().get(0).at("/usage/completion_tokens").asInt())
                .isOne();
        assertThat(streamed.last().path("choices")).isEmpty();
    }

    @Test
    void severalChoicesHaveOneUsage() throws Exception {
        Streamed streamed =
                Streamed.of(events(ask(askingForUsage("m").replace("\"messages\"", "\"n\":3,\"messages\""))));

        assertThat(List.of(streamed.finishReasons(0), streamed.finishReasons(1), streamed.finishReasons(2)))
                .containsOnly(List.of("stop"));
        assertThat(streamed.usageChunks()).hasSize(1).containsExactly(streamed.last());
    }

    /** The upstream answers whole though a stream was asked for. */
    @Test
    void theUsageOfAWholeAnswerIsToldAsThatOfAStream() throws Exception {
        Behaviour whole = Behaviour.error(
                200,
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                        + usage(2)
                        + "}");
        simulator().behave(whole);
        MockEndpoint over = getMockEndpoint("mock:over");
        over.expectedMessageCount(1);

        Streamed asked = Streamed.of(events(ask(askingForUsage("m"))));
        assertUsageTold(over);
        Streamed unasked = Streamed.of(events(ask(asking("m", true))));

        assertThat(asked.usageChunks()).hasSize(1).containsExactly(asked.last());
        assertThat(unasked.chunks()).noneMatch(chunk -> chunk.has("usage"));
        assertThat(unasked.text(0)).isEqualTo("Hi");
    }
}
