package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks that went separate ways become one answer again. */
class AggregationTest extends ChatCompletionTestSupport {
    /** What a broker makes of a message. */
    enum Broker {
        NONE(header -> header, body -> body),
        TEXT(header -> header, Object::toString),
        BYTES(
                header -> header.toString().getBytes(StandardCharsets.UTF_8),
                body -> body.toString().getBytes(StandardCharsets.UTF_8));

        private final Function<Object, Object> headers;
        private final Function<Object, Object> body;

        Broker(Function<Object, Object> headers, Function<Object, Object> body) {
            this.headers = headers;
            this.body = body;
        }
    }

    private record Sent(Object body, Map<String, Object> headers) {}

    private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:reply").to("chat-completion:m?stream=true&output=completion");
                from("direct:seda")
                        .to(
                                "chat-completion:m?delivery=chunks&chunkUri=RAW(seda:chunks?pollTimeout=10)&output=completion");
                from("seda:chunks?pollTimeout=10").to("direct:fold");
                from("direct:keep").to("chat-completion:m?delivery=chunks&chunkUri=direct:kept");
                from("direct:kept")
                        .process(exchange -> sent.add(new Sent(
                                exchange.getMessage().getBody(),
                                new HashMap<>(exchange.getMessage().getHeaders()))));
                from("direct:fold")
                        .onException(ChatCompletionIncompleteException.class)
                        .handled(true)
                        .log("broken off")
                        .to("mock:broken")
                        .end()
                        .aggregate(
                                header(ChatCompletionConstants.STREAM_KEY).convertToString(),
                                new ChatCompletionAggregationStrategy())
                        .to("mock:folded");
                from("direct:impatient")
                        .onException(ChatCompletionIncompleteException.class)
                        .handled(true)
                        .log("broken off")
                        .to("mock:broken")
                        .end()
                        .aggregate(
                                header(ChatCompletionConstants.STREAM_KEY).convertToString(),
                                new ChatCompletionAggregationStrategy())
                        .completionTimeout(50)
                        .completionTimeoutCheckerInterval(10)
                        .to("mock:folded");
                from("direct:redelivered")
                        .onException(ChatCompletionIncompleteException.class)
                        .maximumRedeliveries(2)
                        .redeliveryDelay(0)
                        .handled(true)
                        .log("broken off")
                        .to("mock:broken")
                        .end()
                        .aggregate(
                                header(ChatCompletionConstants.STREAM_KEY).convertToString(),
                                new ChatCompletionAggregationStrategy())
                        .to("mock:folded");
                from("direct:unhandled")
                        .aggregate(
                                header(ChatCompletionConstants.STREAM_KEY).convertToString(),
                                new ChatCompletionAggregationStrategy())
                        .to("mock:folded")
                        .to("mock:folded");
                from("direct:deadLetter")
                        .errorHandler(deadLetterChannel("mock:broken"))
                        .aggregate(
                                header(ChatCompletionConstants.STREAM_KEY).convertToString(),
                                new ChatCompletionAggregationStrategy())
                        .to("mock:folded");
                from("direct:split")
                        .onException(ChatCompletionIncompleteException.class)
                        .handled(true)
                        .to("mock:broken")
                        .end()
                        .to("chat-completion:m?delivery=stream")
                        .split(body(), new ChatCompletionAggregationStrategy())
                        .streaming()
                        .to("mock:part")
                        .end()
                        .to("mock:folded");
            }
        };
    }

    @Test
    void acrossAQueueTheAnswerIsThatOfAReply() throws Exception {
        simulator().behave(Behaviour.tokens(5).withHead("x-request-id", "r1"));
        MockEndpoint folded = getMockEndpoint("mock:folded");
        folded.expectedMessageCount(1);

        Exchange asked = ask("direct:seda");
        folded.assertIsSatisfied();

        assertSameAnswer(folded.getExchanges().get(0), asked);
        assertSameAnswer(asked, ask("direct:reply"));
    }

    @Test
    void inASplitTheAnswerIsThatOfAReply() {
        simulator().behave(Behaviour.tokens(5));

        assertSameAnswer(ask("direct:split"), ask("direct:reply"));
    }

    private static void assertSameAnswer(Exchange folded, Exchange reply) {
        assertThat(folded.getException()).isNull();
        ChatCompletion expected = reply.getMessage().getBody(ChatCompletion.class);
        ChatCompletion actual = (ChatCompletion) folded.getMessage().getBody();
        assertThat(timeless(actual)).isEqualTo(timeless(expected));
        assertThat(actual.getUsage()).isNotNull();
        for (String header : List.of(
                ChatCompletionConstants.RESPONSE_MODEL,
                ChatCompletionConstants.FINISH_REASON,
                ChatCompletionConstants.TOTAL_TOKENS,
                ChatCompletionConstants.OUTCOME)) {
            assertThat(folded.getMessage().getHeader(header))
                    .as(header)
                    .isNotNull()
                    .isEqualTo(reply.getMessage().getHeader(header));
        }
        assertThat(folded.getMessage().getHeaders())
                .doesNotContainKeys(
                        ChatCompletionConstants.CHUNK_INDEX,
                        ChatCompletionConstants.CHUNK_LAST,
                        ChatCompletionConstants.CHUNK_OUTCOME);
    }

    /** The answer without what two calls never share. */
    private static ObjectNode timeless(ChatCompletion completion) {
        ObjectNode json = completion.toJson();
        json.remove(List.of("id", "created"));
        return json;
    }

    @ParameterizedTest
    @EnumSource
    void chunksMayComeInAnyOrderAndForm(Broker broker) throws Exception {
        simulator().behave(Behaviour.tokens(20));
        Exchange asked = ask("direct:keep");
        MockEndpoint folded = getMockEndpoint("mock:folded");
        folded.expectedMessageCount(5);
        List<Sent> chunks = new ArrayList<>(sent);

        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(chunks, new Random(seed));
            chunks.forEach(chunk -> send("direct:fold", chunk, broker));
        }

        folded.assertIsSatisfied();
        folded.getExchanges().forEach(exchange -> {
            assertThat(exchange.getMessage().getBody(ChatCompletion.class).getText())
                    .isEqualTo(asked.getMessage().getBody());
            assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.TOTAL_TOKENS))
                    .isNotNull();
        });
    }

    @Test
    void streamsThatAreInterleavedStayApart() throws Exception {
        simulator().next(Behaviour.tokens(3), Behaviour.tokens(5));
        Object first = ask("direct:keep").getMessage().getBody();
        List<Sent> firstChunks = List.copyOf(sent);
        Object second = ask("direct:keep").getMessage().getBody();
        List<Sent> secondChunks = sent.subList(firstChunks.size(), sent.size());
        MockEndpoint folded = getMockEndpoint("mock:folded");
        folded.expectedMessageCount(2);

        for (int i = 0; i < secondChunks.size(); i++) {
            if (i < firstChunks.size()) {
                send("direct:fold", firstChunks.get(i), Broker.NONE);
            }
            send("direct:fold", secondChunks.get(i), Broker.NONE);
        }

        folded.assertIsSatisfied();
        assertThat(folded.getExchanges())
                .extracting(exchange ->
                        exchange.getMessage().getBody(ChatCompletion.class).getText())
                .containsExactly((String) first, (String) second);
    }

    @Test
    void aChunkThatComesTwiceCountsOnce() throws Exception {
        simulator().behave(Behaviour.tokens(3));
        Object text = ask("direct:keep").getMessage().getBody();
        MockEndpoint folded = getMockEndpoint("mock:folded");
        folded.expectedMessageCount(1);

        for (Sent chunk : sent.subList(0, sent.size() - 1)) {
            send("direct:fold", chunk, Broker.NONE);
            send("direct:fold", chunk, Broker.NONE);
        }
        send("direct:fold", sent.get(sent.size() - 1), Broker.NONE);

        folded.assertIsSatisfied();
        assertThat(folded.getExchanges()
                        .get(0)
                        .getMessage()
                        .getBody(ChatCompletion.class)
                        .getText())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:fold", "direct:redelivered", "direct:deadLetter"})
    void anAnswerThatBrokeOffReachesTheErrorHandlerWithWhatCame(String fold) throws Exception {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(3)));
        MockEndpoint broken = getMockEndpoint("mock:broken");
        broken.expectedMessageCount(1);
        getMockEndpoint("mock:folded").expectedMessageCount(0);

        assertThat(ask("direct:keep").getException()).isInstanceOf(ChatCompletionIncompleteException.class);
        sent.forEach(chunk -> send(fold, chunk, Broker.NONE));

        MockEndpoint.assertIsSatisfied(context);
        assertCarries(broken.getExchanges().get(0), text(sent));
    }

    @Test
    void anAnswerThatBrokeOffGoesNoFurtherWhereNobodyHandlesIt() throws Exception {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(3)));
        getMockEndpoint("mock:folded").expectedMessageCount(0);
        // The exchange that asked, and the aggregated one.
        NotifyBuilder failed = new NotifyBuilder(context).whenFailed(2).create();

        ask("direct:keep");
        sent.forEach(chunk -> send("direct:unhandled", chunk, Broker.NONE));

        assertThat(failed.matches(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        MockEndpoint.assertIsSatisfied(context);
    }

    @Test
    void aChunkThatNeverComesIsAnAnswerThatBrokeOff() throws Exception {
        simulator().behave(Behaviour.tokens(5));
        ask("direct:keep");
        MockEndpoint broken = getMockEndpoint("mock:broken");
        broken.expectedMessageCount(1);
        getMockEndpoint("mock:folded").expectedMessageCount(0);
        sent.remove(3);

        sent.forEach(chunk -> send("direct:impatient", chunk, Broker.NONE));

        MockEndpoint.assertIsSatisfied(context);
        assertCarries(broken.getExchanges().get(0), "t0 t1 t3 t4 ");
    }

    @Test
    void inASplitAnAnswerThatBrokeOffReachesTheErrorHandlerWithWhatCame() throws Exception {
        simulator()
                .behave(Behaviour.tokens(5).withFault(Fault.errorEvent(3, "{\"error\":{\"message\":\"overloaded\"}}")));
        MockEndpoint broken = getMockEndpoint("mock:broken");
        broken.expectedMessageCount(1);
        getMockEndpoint("mock:folded").expectedMessageCount(0);

        ask("direct:split");

        MockEndpoint.assertIsSatisfied(context);
        assertCarries(broken.getExchanges().get(0), "t0 t1 ");
    }

    private static void assertCarries(Exchange broken, String text) {
        ChatCompletionIncompleteException failure =
                broken.getProperty(Exchange.EXCEPTION_CAUGHT, ChatCompletionIncompleteException.class);
        assertThat(failure.getReason()).isEqualTo(ChatCompletionIncompleteException.TRUNCATED);
        assertThat(failure.getCompletion().getText()).isEqualTo(text);
    }

    private static String text(List<Sent> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(((ChatCompletionChunk) chunk.body()).getText()));
        return text.toString();
    }

    @Test
    void theHeadersOfChunksPassTheFiltersOfBrokers() {
        simulator().behave(Behaviour.tokens(1));
        template.request("direct:keep", exchange -> {
            exchange.getMessage().setBody("hello");
            exchange.getMessage().setHeader(ChatCompletionConstants.TEMPERATURE, 1);
            exchange.getMessage().setHeader(ChatCompletionConstants.TOTAL_TOKENS, 9);
            exchange.getMessage().setHeader("orderId", "7");
        });

        assertThat(sent).allSatisfy(chunk -> {
            assertThat(chunk.headers())
                    .containsEntry("orderId", "7")
                    .doesNotContainKeys(ChatCompletionConstants.TEMPERATURE, ChatCompletionConstants.TOTAL_TOKENS);
            assertThat(chunk.headers().keySet())
                    .contains(
                            ChatCompletionConstants.STREAM_KEY,
                            ChatCompletionConstants.CHUNK_INDEX,
                            ChatCompletionConstants.CHUNK_LAST)
                    // Kafka's filter drops what begins with Camel; JMS takes names that are identifiers of Java.
                    .allMatch(name -> !name.toLowerCase().startsWith("camel") && !name.startsWith("org.apache.camel"))
                    .allMatch(name -> name.matches("[A-Za-z]+"));
            assertThat(chunk.headers().values()).allMatch(String.class::isInstance);
        });
    }

    @Test
    void whatIsNoChunkIsRefused() {
        Exchange refused = template.request("direct:fold", exchange -> {
            exchange.getMessage().setBody("not JSON");
            exchange.getMessage().setHeader(ChatCompletionConstants.STREAM_KEY, "k");
        });

        assertThat(refused.getException()).isNotNull();
        assertThat(refused.getException().getCause()).hasMessageContaining("leave the chunk in the body");
    }

    private void send(String uri, Sent chunk, Broker broker) {
        template.request(uri, exchange -> {
            exchange.getMessage().setBody(broker.body.apply(chunk.body()));
            chunk.headers()
                    .forEach((name, value) -> exchange.getMessage().setHeader(name, broker.headers.apply(value)));
        });
    }

    private Exchange ask(String uri) {
        return template.request(uri, exchange -> exchange.getMessage().setBody("hello"));
    }
}
