package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** What a reply leaves on its exchange, and what a redelivery finds there. */
class ReplyTest extends ChatCompletionTestSupport {
    private static final String YAML = """
            - route:
                from:
                  uri: direct:yaml
                  steps:
                    - to:
                        uri: chat-completion:m
                        variableReceive: answer
            - route:
                from:
                  uri: direct:yamlParameters
                  steps:
                    - to:
                        uri: chat-completion:m
                        parameters:
                          temperature: 0.5
                          output: json
                          systemMessage: be brief
                          additionalBody.top_k: 40
            """;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                from("direct:text").to("chat-completion:m");
                from("direct:message").to("chat-completion:m?output=message");
                from("direct:completion").to("chat-completion:m?output=completion");
                from("direct:json").to("chat-completion:m?output=json");
                from("direct:variable").toV("chat-completion:m", null, "answer");
                from("direct:redelivered")
                        .onException(ChatCompletionUnavailableException.class)
                        .maximumRedeliveries(2)
                        .redeliveryDelay(0)
                        .end()
                        .to("chat-completion:m?userMessage=<${body}> ${header.reader}");
                PluginHelper.getRoutesLoader(getContext()).loadRoutes(ResourceHelper.fromString("routes.yaml", YAML));
            }
        };
    }

    @Test
    void outputSaysWhatTheBodyIs() throws Exception {
        simulator().behave(Behaviour.text("well"));

        assertThat(ask("direct:text").getMessage().getBody()).isEqualTo("well");
        assertThat(((ChatCompletionMessage) ask("direct:message").getMessage().getBody()).getContent())
                .isEqualTo("well");
        assertThat(((ChatCompletion) ask("direct:completion").getMessage().getBody()).getText())
                .isEqualTo("well");
        String json = (String) ask("direct:json").getMessage().getBody();
        assertThat(new ObjectMapper()
                        .readTree(json)
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("well");
    }

    @Test
    void aRequestIsAnsweredByACompletion() {
        Exchange answer = template.request(
                "direct:text",
                exchange ->
                        exchange.getMessage().setBody(ChatCompletionRequest.of(ChatCompletionMessage.user("hello"))));

        assertThat(answer.getMessage().getBody()).isInstanceOf(ChatCompletion.class);
    }

    @Test
    void tellsWhenUsedUpLimitsAreRenewed() throws Exception {
        simulator()
                .next(
                        Behaviour.text("a")
                                .withHead("x-ratelimit-remaining-requests", "0")
                                .withHead("x-ratelimit-reset-requests", "1m30s")
                                .withHead("x-ratelimit-remaining-tokens", "10")
                                .withHead("x-ratelimit-reset-tokens", "6m0s"),
                        Behaviour.text("b").withHead("x-ratelimit-remaining-requests", "1"));

        Exchange usedUp = ask("direct:text");
        assertThat(usedUp.getMessage().getHeader(ChatCompletionConstants.RATE_LIMIT_WAIT))
                .isEqualTo(90_000L);
        usedUp.getMessage().setBody("again");
        Exchange again = context.createProducerTemplate().send("direct:text", usedUp);
        assertThat(again.getMessage().getHeaders()).doesNotContainKey(ChatCompletionConstants.RATE_LIMIT_WAIT);
    }

    @Test
    void headersTellOfTheAnswer() {
        simulator()
                .behave(Behaviour.text("well")
                        .withHead("x-request-id", "r1")
                        .withHead("x-ratelimit-limit-requests", "60")
                        .withHead("x-ratelimit-remaining-tokens", "1234")
                        .withHead("x-ratelimit-reset-tokens", "6m0s")
                        .withBody("""
                                {"id":"c1","model":"m-2024","created":1700000000,"service_tier":"flex",
                                "system_fingerprint":"fp","choices":[{"index":0,"finish_reason":"stop",
                                "message":{"role":"assistant","content":"well"}}],"usage":{"prompt_tokens":3,
                                "completion_tokens":4,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":2},
                                "completion_tokens_details":{"reasoning_tokens":1}}}"""));

        assertThat(ask("direct:text").getMessage().getHeaders())
                .containsEntry(ChatCompletionConstants.ID, "c1")
                .containsEntry(ChatCompletionConstants.RESPONSE_MODEL, "m-2024")
                .containsEntry(ChatCompletionConstants.CREATED, 1_700_000_000L)
                .containsEntry(ChatCompletionConstants.RESPONSE_SERVICE_TIER, "flex")
                .containsEntry(ChatCompletionConstants.SYSTEM_FINGERPRINT, "fp")
                .containsEntry(ChatCompletionConstants.FINISH_REASON, "stop")
                .containsEntry(ChatCompletionConstants.PROMPT_TOKENS, 3L)
                .containsEntry(ChatCompletionConstants.COMPLETION_TOKENS, 4L)
                .containsEntry(ChatCompletionConstants.TOTAL_TOKENS, 7L)
                .containsEntry(ChatCompletionConstants.CACHED_TOKENS, 2L)
                .containsEntry(ChatCompletionConstants.REASONING_TOKENS, 1L)
                .containsEntry(ChatCompletionConstants.OUTCOME, "complete")
                .containsEntry(ChatCompletionConstants.REQUEST_ID, "r1")
                .containsEntry(ChatCompletionConstants.RATE_LIMIT_LIMIT_REQUESTS, "60")
                .containsEntry(ChatCompletionConstants.RATE_LIMIT_REMAINING_TOKENS, "1234")
                .containsEntry(ChatCompletionConstants.RATE_LIMIT_RESET_TOKENS, "6m0s")
                .containsEntry(ChatCompletionConstants.USAGE_SOURCE, "upstream")
                .hasSize(17);
    }

    @Test
    void aVariableTakesTheAnswerAndLeavesTheMessageAlone() {
        simulator().behave(Behaviour.text("well"));

        for (String uri : List.of("direct:variable", "direct:yaml")) {
            Exchange answer = template.request(uri, exchange -> {
                exchange.getMessage().setBody(stream("hello"));
                exchange.getMessage().setHeader("orderId", "7");
            });

            assertThat(answer.getException()).isNull();
            assertThat(answer.getVariable("answer")).isEqualTo("well");
            assertThat(answer.getMessage().getBody(String.class)).isEqualTo("hello");
            assertThat(answer.getMessage().getHeaders()).containsOnlyKeys("orderId");
        }
    }

    @Test
    void optionsAreSetInYaml() {
        simulator().behave(Behaviour.text("well"));

        assertThat(ask("direct:yamlParameters").getMessage().getBody(String.class))
                .startsWith("{");

        assertThat(simulator().calls().get(0).bodyText())
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},"
                        + "{\"role\":\"user\",\"content\":\"hello\"}],\"temperature\":0.5,\"top_k\":40}");
    }

    @Test
    void aRedeliverySendsTheSameRequestAgain() {
        Behaviour unavailable = Behaviour.error(503, "{}");
        simulator().next(unavailable, unavailable, Behaviour.text("at last"));

        Exchange answer = template.request("direct:redelivered", exchange -> {
            exchange.getMessage().setBody(stream("hello"));
            exchange.getMessage().setHeader("reader", "Anna");
            exchange.getMessage().setHeader(ChatCompletionConstants.TEMPERATURE, "0.5");
            exchange.getMessage().setHeader(ChatCompletionConstants.MODEL, "other");
        });

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("at last");
        String expected =
                "{\"model\":\"other\",\"messages\":[{\"role\":\"user\",\"content\":\"<hello> Anna\"}],\"temperature\":0.5}";
        assertThat(simulator().calls())
                .extracting(RecordedCall::bodyText)
                .containsExactly(expected, expected, expected);
        assertThat(answer.getMessage().getHeaders())
                .containsKey("reader")
                .doesNotContainKeys(ChatCompletionConstants.TEMPERATURE, ChatCompletionConstants.MODEL);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private Exchange ask(String uri) {
        return template.request(uri, exchange -> exchange.getMessage().setBody("hello"));
    }
}
