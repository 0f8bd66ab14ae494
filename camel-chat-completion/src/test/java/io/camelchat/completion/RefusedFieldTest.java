package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that refuses a field that the component has added is asked again without it, and so from then on. */
class RefusedFieldTest extends TransportTestSupport {
    private static final String MISTRAL = """
            {"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options","include_usage"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","param":null,"code":null}""";
    private static final String WITH_PARAM = """
            {"error":{"message":"Unknown parameter","type":"invalid_request_error","param":"stream_options","code":"unknown_parameter"}}""";
    private static final String OF_ANOTHER_FIELD = """
            {"error":{"message":"Too hot","type":"invalid_request_error","param":"temperature","code":null}}""";

    private static boolean asksForUsage(RecordedCall call) {
        return call.json().at("/stream_options/include_usage").asBoolean();
    }

    private List<Boolean> askedForUsage() {
        return simulator().calls().stream().map(RefusedFieldTest::asksForUsage).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {MISTRAL, WITH_PARAM, "{\"detail\":\"stream_options is not supported\"}"})
    void isAskedAgainWithoutItAndSoFromThenOn(String error) {
        simulator().next(Behaviour.error(422, error));

        answerOf(ask("stream=true&maxRetries=0"));
        answerOf(ask("stream=true&maxRetries=0"));

        assertThat(askedForUsage()).containsExactly(true, false, false);
        assertThat(simulator().calls().get(1).json().has("stream_options")).isFalse();
    }

    @Test
    void keepsWhatTheCallerHasSet() {
        simulator().next(Behaviour.error(400, WITH_PARAM));

        answerOf(send("stream=true", "{\"include_obfuscation\":false}"));

        assertThat(simulator().calls().get(1).json().path("stream_options").toString())
                .isEqualTo("{\"include_obfuscation\":false}");
    }

    @Test
    void isToldToTheCallerWhereTheFieldIsItsOwn() {
        simulator().next(Behaviour.error(400, WITH_PARAM));

        assertThat(send("stream=true", "{\"include_usage\":true}").getException())
                .isInstanceOf(ChatCompletionRejectedException.class);
        assertThat(simulator().calls()).hasSize(1);
    }

    @Test
    void isToldToTheCallerWhereItIsAnotherField() {
        simulator().next(Behaviour.error(400, OF_ANOTHER_FIELD));

        assertThat(ask("stream=true").getException()).isInstanceOf(ChatCompletionRejectedException.class);
        assertThat(simulator().calls()).hasSize(1);
    }

    @Test
    void isAskedAgainOnce() {
        simulator().next(Behaviour.error(400, WITH_PARAM), Behaviour.error(400, WITH_PARAM));

        assertThat(ask("stream=true").getException()).isInstanceOf(ChatCompletionRejectedException.class);
        assertThat(simulator().calls()).hasSize(2);
    }

    @Test
    void isRememberedForItsModelOnly() {
        simulator().next(Behaviour.error(400, WITH_PARAM));
        answerOf(ask("stream=true"));

        answerOf(template.request(
                "chat-completion:other?stream=true", e -> e.getMessage().setBody("Hello")));

        assertThat(askedForUsage()).containsExactly(true, false, true);
    }

    private Exchange send(String options, String streamOptions) {
        ChatCompletionRequest request =
                ChatCompletionRequest.parse("{\"model\":\"m\",\"stream\":true,\"stream_options\":" + streamOptions
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        return template.request(uri(options), e -> e.getMessage().setBody(request));
    }
}
