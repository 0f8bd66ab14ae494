package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Outcome;
import io.camelchat.simulator.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The option {@code emptyCompletionIsError}: an answer that ends well and says nothing at all (B12). */
class EmptyCompletionTest extends AnswerOptionsTestSupport {
    private static final String JSON = "{\"choices\":[{\"index\":0,\"message\":%s,\"finish_reason\":\"%s\"}]%s}";

    @Override
    protected RoutesBuilder[] createRouteBuilders() {
        return new RoutesBuilder[] {
            createRouteBuilder(),
            new RouteBuilder() {
                @Override
                public void configure() {
                    from("chat-completion:gate").to("chat-completion:m?delivery=stream&emptyCompletionIsError=true");
                }
            }
        };
    }

    static List<String> deliveries() {
        return DELIVERIES;
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void isAnErrorWhereItIsToBeOne(String delivery) {
        answers("B12");

        ChatCompletionIncompleteException failure =
                incomplete(ask(delivery + "&emptyCompletionIsError=true&acceptFinishReasons=*", "Hi"));

        assertThat(failure).hasMessageContaining("emptyCompletionIsError").hasMessageContaining("said nothing at all");
        assertThat(failure.getReason()).isEqualTo("empty");
        assertThat(outcomes).isSubsetOf(null, "truncated");
        if (delivery.equals("delivery=stream")) {
            assertThat(stream.getSummary().outcome()).isEqualTo(Outcome.FAILED);
        } else {
            assertThat(failure.getCompletion().getFinishReason()).isEqualTo("stop");
        }
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void isAnAnswerByDefault(String delivery) {
        answers("B12");

        assertThat(ask(delivery, "Hi").getException()).isNull();
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void isAnErrorInJson(String delivery) {
        simulator()
                .behave(Behaviour.error(200, JSON.formatted("{\"role\":\"assistant\",\"content\":null}", "stop", "")));

        assertThat(incomplete(ask(delivery + "&emptyCompletionIsError=true", "Hi"))
                        .getReason())
                .isEqualTo("empty");
    }

    static Stream<Arguments> saying() {
        return Stream.of(
                        JSON.formatted("{\"content\":\"x\"}", "stop", ""),
                        JSON.formatted("{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}", "stop", ""),
                        JSON.formatted("{\"content\":null,\"refusal\":\"no\"}", "stop", ""),
                        JSON.formatted("{\"content\":null,\"tool_calls\":[{\"id\":\"a\"}]}", "stop", ""),
                        JSON.formatted("{\"content\":null,\"function_call\":{\"name\":\"f\"}}", "stop", ""),
                        JSON.formatted("{\"content\":null,\"audio\":{\"id\":\"a\"}}", "stop", ""),
                        JSON.formatted("{\"content\":\"\"}", "length", ""),
                        JSON.formatted("{\"content\":\"\"}", "stop", ",\"usage\":{\"total_tokens\":3}"))
                .flatMap(json -> DELIVERIES.stream().map(delivery -> Arguments.of(delivery, json)));
    }

    @ParameterizedTest
    @MethodSource("saying")
    void isNoErrorWhereItSaysAnything(String delivery, String json) {
        String options = delivery + "&emptyCompletionIsError=true";
        simulator().behave(Behaviour.error(200, json));
        assertThat(ask(options, "Hi").getException()).isNull();

        String chunk = json.replace("\"message\"", "\"delta\"");
        simulator().behave(Behaviour.raw(("data: " + chunk + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(ask(options, "Hi").getException()).isNull();
    }

    @Test
    void endsAClientsStreamWithAnErrorAndNoEndMark() throws Exception {
        answers("B12");

        List<String> events = events(ask(asking("gate", true)));

        assertThat(events).noneMatch("[DONE]"::equals);
        assertThat(Json.read(events.get(events.size() - 1)).at("/error/code").asText())
                .isEqualTo("empty");
    }

    @Test
    void isAnErrorForAClientThatWantsJson() throws Exception {
        answers("B12");

        assertThat(ask(asking("gate", false)).statusCode()).isEqualTo(502);
    }

    @Test
    void isToldByTheSameExceptionAsAnyOtherEndThatIsNoAnswer() {
        answers("B12");

        Exchange answer = ask("output=text&stream=true&emptyCompletionIsError=true", "Hi");

        assertThat(answer.getException()).isInstanceOf(ChatCompletionIncompleteException.class);
        assertThat(answer.getMessage().getBody()).isEqualTo("Hi");
    }
}
