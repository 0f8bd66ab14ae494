package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code tokenCounter}: what an answer cost whose upstream does not say (C14), and says so. */
class EstimatedUsageTest extends AnswerOptionsTestSupport {
    /** "Hi" asked, "Hello" answered, a token for each character. */
    private static final Map<String, Object> ESTIMATE = Map.of(
            ChatCompletionConstants.PROMPT_TOKENS, 2L,
            ChatCompletionConstants.COMPLETION_TOKENS, 5L,
            ChatCompletionConstants.TOTAL_TOKENS, 7L,
            ChatCompletionConstants.USAGE_SOURCE, "estimated");

    private final List<String> counted = Collections.synchronizedList(new ArrayList<>());
    private final List<Map<String, Object>> served = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TokenCounter counter = (text, model) -> {
            counted.add(model + ":" + text);
            return text.length();
        };
        TokenCounter broken = (text, model) -> {
            throw new IllegalStateException("no vocabulary");
        };
        context.getRegistry().bind("counter", counter);
        TokenCounter negative = (text, model) -> -1;
        context.getRegistry().bind("broken", broken);
        context.getRegistry().bind("negative", negative);
        return context;
    }

    @Override
    protected RoutesBuilder[] createRouteBuilders() {
        return new RoutesBuilder[] {
            createRouteBuilder(),
            new RouteBuilder() {
                @Override
                public void configure() {
                    onCompletion().process(exchange -> served.add(usage(exchange.getMessage())));
                    from("chat-completion:piped").to("chat-completion:m?delivery=stream&tokenCounter=#counter");
                    from("chat-completion:text").to("chat-completion:m?output=text&stream=true&tokenCounter=#counter");
                    from("chat-completion:whole").to("chat-completion:m?stream=true&tokenCounter=#counter");
                }
            }
        };
    }

    private static Map<String, Object> usage(Message message) {
        Map<String, Object> usage = new HashMap<>();
        ESTIMATE.keySet().forEach(name -> usage.put(name, message.getHeader(name)));
        usage.values().removeIf(value -> value == null);
        return usage;
    }

    static List<String> folded() {
        return List.of(DELIVERIES.get(0), DELIVERIES.get(2));
    }

    @ParameterizedTest
    @MethodSource("folded")
    void isInTheHeadersAndNotInTheCompletion(String delivery) {
        answers("C14");

        Exchange answer = ask(delivery + "&tokenCounter=#counter", "Hi");

        assertThat(usage(answer.getMessage())).isEqualTo(ESTIMATE);
        assertThat(answer.getMessage().getBody(ChatCompletion.class).has("usage"))
                .isFalse();
        assertThat(counted).contains("m:Hi", "m:Hello");
    }

    @Test
    void isToldByAStreamThatHasEnded() {
        answers("C14");

        ask("delivery=stream&tokenCounter=#counter", "Hi");

        assertThat(stream.getEstimatedUsage().getTotalTokens()).isEqualTo(7);
        assertThat(stream.getSummary().usage()).isNull();
    }

    @ParameterizedTest
    @MethodSource("folded")
    void isNotThereWithoutACounter(String delivery) {
        answers("C14");

        assertThat(usage(ask(delivery, "Hi").getMessage())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("folded")
    void isNotThereWhereTheUpstreamTells(String delivery) {
        answers("A01");

        Exchange answer = ask(delivery + "&tokenCounter=#counter", "Hi");

        assertThat(usage(answer.getMessage()))
                .isEqualTo(Map.of(
                        ChatCompletionConstants.PROMPT_TOKENS, 9L,
                        ChatCompletionConstants.COMPLETION_TOKENS, 2L,
                        ChatCompletionConstants.TOTAL_TOKENS, 11L,
                        ChatCompletionConstants.USAGE_SOURCE, "upstream"));
        assertThat(counted).isEmpty();
    }

    @Test
    void isNotToldByAStreamWhoseUpstreamTells() {
        answers("C15");

        ask("delivery=stream&tokenCounter=#counter", "Hi");

        assertThat(stream.getEstimatedUsage()).isNull();
        assertThat(counted).isEmpty();
    }

    @Test
    void isNotThereWhereTheAnswerIsMoreThanIsKept() {
        simulator().behave(Behaviour.text("much ".repeat(1_000)));

        ask("delivery=stream&includeUsage=false&maxBodySize=1000&tokenCounter=#counter", "Hi");

        assertThat(stream.isWhole()).isTrue();
        assertThat(stream.getEstimatedUsage()).isNull();
    }

    @Test
    void countsWhatIsSaidAndWhatIsCalled() {
        ChatCompletionRequest request = ChatCompletionRequest.parse("""
                {"model":"m","messages":[{"role":"system","content":"s1"},
                {"role":"user","content":[{"type":"text","text":"u1"},{"type":"image_url","image_url":{"url":"data:"}}]}],
                "tools":[{"type":"function"}]}""");
        simulator().behave(Behaviour.error(200, """
                {"choices":[{"message":{"content":null,"refusal":"r1","reasoning_content":"t1","tool_calls":[
                {"id":"a","function":{"name":"f1","arguments":"{}"}}]},"finish_reason":"stop"},
                {"index":1,"message":{"content":"c1"},"finish_reason":"stop"}]}"""));

        ask("tokenCounter=#counter", request);

        assertThat(counted)
                .containsExactlyInAnyOrder(
                        "m:s1", "m:u1", "m:[{\"type\":\"function\"}]", "m:r1", "m:t1", "m:f1", "m:{}", "m:c1");
    }

    @ParameterizedTest
    @MethodSource("folded")
    void costsNoAnswerWhereTheCounterFails(String delivery) {
        answers("C14");

        for (String counter : List.of("broken", "negative")) {
            Exchange answer = ask(delivery + "&tokenCounter=#" + counter, "Hi");

            assertThat(answer.getException()).isNull();
            assertThat(usage(answer.getMessage())).isEmpty();
        }
    }

    /** Whoever is told tokens takes them for what they cost. */
    @ParameterizedTest
    @ValueSource(strings = {"piped", "text", "whole"})
    void isToldToNoClient(String model) throws Exception {
        answers("C14");

        JsonNode whole = json(ask(asking(model, false)));
        List<String> events = events(ask(askingForUsage(model)));

        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("Hello");
        assertThat(whole.path("usage").isObject()).isFalse();
        assertThat(events.stream().filter(event -> event.startsWith("{")).map(Json::read))
                .noneMatch(event -> event.path("usage").isObject());
        await().atMost(LONG).until(() -> served.size() == 2);
        assertThat(served)
                .allSatisfy(usage -> assertThat(usage)
                        .containsEntry(ChatCompletionConstants.USAGE_SOURCE, "estimated")
                        .containsEntry(ChatCompletionConstants.COMPLETION_TOKENS, 5L));
    }
}
