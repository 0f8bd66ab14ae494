package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.simulator.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which ends of an answer are answers. The same over one JSON body, a folded stream and chunks. */
class FinishReasonTest extends ChatCompletionTestSupport {
    private static final List<String> DELIVERIES =
            List.of("stream=false", "stream=true", "delivery=chunks&chunkUri=direct:chunk");

    private static final String CALL =
            "\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]";

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk").to("log:chunk?level=TRACE");
            }
        };
    }

    @ParameterizedTest
    @MethodSource
    void anAnswerThatEndedOtherwiseIsAFailureThatCarriesIt(String reason, String message, String finishReason) {
        behave(message, finishReason);

        for (String delivery : DELIVERIES) {
            Exchange failed = ask(delivery);
            ChatCompletionIncompleteException failure = failed.getException(ChatCompletionIncompleteException.class);
            assertThat(failure).as(delivery).isNotNull();
            assertThat(failure.getReason()).as(delivery).isEqualTo(reason);
            assertThat(failure).hasMessageContaining(reason).hasMessageContaining("acceptFinishReasons");
            ChatCompletion completion = failure.getCompletion();
            assertThat(completion.getChoices()).as(delivery).hasSize(1);
            assertThat(completion.getMessage().getContent())
                    .as(delivery)
                    .isEqualTo(ChatCompletionMessage.parse(message).getContent());
            assertThat(failed.getMessage().getBody()).isEqualTo("hello");
            assertThat(failed.getMessage().getHeaders()).isEmpty();

            assertThat(ask(delivery + "&acceptFinishReasons=stop," + reason).getException())
                    .as(delivery)
                    .isNull();
            assertThat(ask(delivery + "&acceptFinishReasons=*").getException()).isNull();
            assertThat(ask(delivery + "&output=completion").getException()).isNull();
            assertThat(ask(delivery + "&output=completion&acceptFinishReasons=stop")
                            .getException())
                    .isInstanceOf(ChatCompletionIncompleteException.class);
        }
    }

    static Stream<Arguments> anAnswerThatEndedOtherwiseIsAFailureThatCarriesIt() {
        return Stream.of(
                arguments("length", "{\"content\":\"half an ans\"}", "\"length\""),
                arguments("length", "{\"content\":\"\"}", "\"length\""),
                arguments("content_filter", "{\"content\":\"half\"}", "\"content_filter\""),
                arguments("refusal", "{\"content\":null,\"refusal\":\"I will not\"}", "\"stop\""),
                arguments("empty", "{\"content\":null}", "\"stop\""),
                arguments("empty", "{\"content\":null}", "\"eos\""),
                arguments("tool_calls", "{\"content\":null," + CALL + "}", "\"tool_calls\""),
                arguments("tool_calls", "{\"content\":null," + CALL + "}", "\"stop\""),
                arguments("tool_calls", "{\"content\":\"Let me look.\"," + CALL + "}", "\"stop\""),
                arguments(
                        "function_call",
                        "{\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}",
                        "\"function_call\""),
                arguments("missing", "{\"content\":\"an answer\"}", "null"),
                arguments("missing", "{\"content\":\"an answer\"}", "\"\""),
                arguments("insufficient_system_resource", "{\"content\":\"a\"}", "\"insufficient_system_resource\""));
    }

    @ParameterizedTest
    @MethodSource
    void aPlainEndIsAnAnswerInWhateverWord(String word) {
        behave("{\"content\":\"well\"}", "\"" + word + "\"");

        for (String delivery : DELIVERIES) {
            assertThat(ask(delivery).getMessage().getBody()).as(delivery).isEqualTo("well");
            Exchange named = ask(delivery + "&acceptFinishReasons=" + word);
            assertThat(named.getMessage().getBody()).isEqualTo("well");
            assertThat(named.getMessage().getHeader(ChatCompletionConstants.FINISH_REASON))
                    .isEqualTo(word);
        }
    }

    static Stream<String> aPlainEndIsAnAnswerInWhateverWord() {
        return Stream.of("stop", "eos", "eos_token", "end_turn", "stop_sequence");
    }

    @Test
    void anAnswerWithoutChoicesIsEmpty() {
        simulator().behave(Behaviour.text("x").withBody("{\"id\":\"c1\",\"choices\":[]}"));

        Exchange failed = ask("stream=false");
        ChatCompletionIncompleteException failure = failed.getException(ChatCompletionIncompleteException.class);
        assertThat(failure.getReason()).isEqualTo("empty");
        assertThat(failure.getCompletion().getId()).isEqualTo("c1");

        Exchange accepted = ask("acceptFinishReasons=empty");
        assertThat(accepted.getException()).isNull();
        assertThat(accepted.getMessage().getBody()).isNull();
    }

    @Test
    void severalChoicesAreLists() {
        simulator().behave(Behaviour.text("well"));

        for (String delivery : DELIVERIES) {
            assertThat(ask(delivery + "&n=2").getMessage().getBody())
                    .as(delivery)
                    .isEqualTo(List.of("well", "well"));
            assertThat(ask(delivery + "&n=2&output=message").getMessage().getBody(List.class))
                    .as(delivery)
                    .hasSize(2)
                    .allSatisfy(message -> assertThat(((ChatCompletionMessage) message).getContent())
                            .isEqualTo("well"));
        }
    }

    @Test
    void oneBadChoiceOfTwoFailsBoth() {
        String good = choice(0, "message", "{\"content\":\"a\"}", "\"stop\"");
        String bad = choice(1, "message", "{\"content\":\"b\"}", "\"length\"");
        simulator().behave(Behaviour.text("x").withBody("{\"choices\":[" + good + "," + bad + "]}"));

        ChatCompletionIncompleteException failure = ask("n=2").getException(ChatCompletionIncompleteException.class);

        assertThat(failure.getReason()).isEqualTo("length");
        assertThat(failure.getCompletion().getChoices()).hasSize(2);
    }

    /** Answers the next calls, each in the form that it asks for. */
    private void behave(String message, String finishReason) {
        String body = "{\"choices\":[" + choice(0, "message", message, finishReason) + "]}";
        String delta = message.replace("\"tool_calls\":[{", "\"tool_calls\":[{\"index\":0,");
        String events = "data: {\"choices\":[" + choice(0, "delta", delta, "null") + "]}\n\n" + "data: {\"choices\":["
                + choice(0, "delta", "{}", finishReason) + "]}\n\ndata: [DONE]\n\n";
        Behaviour json = Behaviour.text("x").withBody(body);
        Behaviour stream = Behaviour.raw(events.getBytes(StandardCharsets.UTF_8));
        answers = List.of(json, stream);
    }

    private static String choice(int index, String part, String message, String finishReason) {
        return "{\"index\":" + index + ",\"" + part + "\":" + message + ",\"finish_reason\":" + finishReason + "}";
    }

    private List<Behaviour> answers = List.of();

    private Exchange ask(String options) {
        if (!answers.isEmpty()) {
            simulator().behave(answers.get(options.contains("stream=false") ? 0 : 1));
        }
        return template.request(
                "chat-completion:m?" + options,
                exchange -> exchange.getMessage().setBody("hello"));
    }
}
