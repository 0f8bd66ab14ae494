package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.simulator.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream is asked for, and the upstream answers whole: the response decides how it is read. */
class WholeAnswerTest extends ChatCompletionTestSupport {
    private static final String ANSWER = """
            {"id":"c1","object":"chat.completion","created":7,"model":"m-1","x":1.10,"choices":[{"index":0,\
            "message":{"role":"assistant","content":"Paris"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

    private final List<String> parts = new ArrayList<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:stream")
                        .to("chat-completion:m?delivery=stream")
                        .split(body())
                        .streaming()
                        .to("direct:chunk");
                from("direct:chunks").to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk&output=completion");
                from("direct:chunk")
                        .process(exchange -> parts.add(exchange.getMessage()
                                .getBody(ChatCompletionChunk.class)
                                .getText()));
            }
        };
    }

    private Exchange request(String uri) {
        return template.request(uri, e -> e.getMessage().setBody("go"));
    }

    @Test
    void isOneChunkOfAStreamThatIsWhole() {
        simulator().behave(Behaviour.error(200, ANSWER));

        Exchange answer = request("direct:stream");

        StreamSummary summary =
                answer.getMessage().getBody(ChatCompletionStream.class).getSummary();
        assertThat(answer.getException()).isNull();
        assertThat(parts).containsExactly("Paris");
        assertThat(summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(summary.finishReason()).isEqualTo("stop");
        assertThat(summary.usage().getTotalTokens()).isEqualTo(4);
    }

    @Test
    void isFoldedToWhatItWas() {
        simulator().behave(Behaviour.error(200, ANSWER));

        Exchange answer = request("direct:chunks");

        assertThat(answer.getException()).isNull();
        assertThat(parts).containsExactly("Paris", "");
        assertThat(answer.getMessage().getBody(String.class))
                .contains("\"x\":1.10")
                .contains("\"content\":\"Paris\"");
        assertThat(answer.getMessage().getHeader(ChatCompletionConstants.TOTAL_TOKENS))
                .isEqualTo(4L);
    }

    @Test
    void thatIsAnErrorFailsBeforeTheStreamBegins() {
        simulator().behave(Behaviour.error(200, "{\"error\":{\"message\":\"slow down\",\"code\":429}}"));

        Exchange answer = request("direct:stream");

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionUnavailableException.class)
                .hasMessageContaining("slow down");
        assertThat(answer.getException(ChatCompletionUnavailableException.class).getStatusCode())
                .isEqualTo(429);
        assertThat(parts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":0,\"total_tokens\":3}"})
    void thatHasNoChoiceIsAStreamWithoutText(String usage) {
        simulator()
                .behave(Behaviour.error(200, "{\"id\":\"c1\",\"model\":\"m-1\",\"x\":1,\"choices\":[]" + usage + "}"));

        Exchange answer = request("direct:stream");

        assertThat(answer.getException()).isNull();
        assertThat(String.join("", parts)).isEmpty();
        assertThat(answer.getMessage().getHeader(ChatCompletionConstants.ID)).isEqualTo("c1");
        assertThat(answer.getMessage()
                        .getBody(ChatCompletionStream.class)
                        .getSummary()
                        .finishReasons())
                .isEmpty();
    }

    @Test
    void thatHasNoChoiceIsFoldedToWhatItWas() {
        simulator().behave(Behaviour.error(200, "{\"id\":\"c1\",\"x\":1,\"choices\":[]}"));

        Exchange answer = request("direct:chunks");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody(String.class))
                .contains("\"x\":1")
                .contains("\"choices\":[]");
    }
}
