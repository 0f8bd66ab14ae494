package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class AskTest extends ChatCompletionTestSupport {
    private final List<String> parts = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("chat-completion:gpt-4o-mini?temperature=0.5");
                from("direct:stream")
                        .to("chat-completion:gpt-4o-mini?delivery=stream")
                        .split(body())
                        .streaming()
                        .process(e -> parts.add(e.getMessage()
                                .getBody(io.camelchat.completion.model.ChatCompletionChunk.class)
                                .getText()))
                        .end();
                from("direct:chunks").to("chat-completion:gpt-4o-mini?delivery=chunks&chunkUri=direct:chunk");
                from("direct:chunk")
                        .process(e -> parts.add(e.getMessage()
                                .getBody(io.camelchat.completion.model.ChatCompletionChunk.class)
                                .getText()));
            }
        };
    }

    @Test
    void answersWithText() {
        simulator().behave(Behaviour.text("Paris"));

        Exchange answer = template.request("direct:ask", e -> e.getMessage().setBody("Capital of France?"));

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("Paris");
        assertThat(answer.getMessage().getHeader(ChatCompletionConstants.FINISH_REASON))
                .isEqualTo("stop");
        assertThat(simulator().calls().get(0).json().path("temperature").asDouble())
                .isEqualTo(0.5);
    }

    @Test
    void splitsAStream() {
        simulator().behave(Behaviour.tokens(5));

        Exchange answer = template.request("direct:stream", e -> e.getMessage().setBody("Count"));

        assertThat(answer.getException()).isNull();
        assertThat(String.join("", parts)).isEqualTo("t0 t1 t2 t3 t4 ");
    }

    @Test
    void sendsChunks() {
        simulator().behave(Behaviour.tokens(5));

        Exchange answer = template.request("direct:chunks", e -> e.getMessage().setBody("Count"));

        assertThat(answer.getException()).isNull();
        assertThat(String.join("", parts)).isEqualTo("t0 t1 t2 t3 t4 ");
        assertThat(answer.getMessage().getBody()).isEqualTo("t0 t1 t2 t3 t4 ");
        assertThat(answer.getMessage().getHeader(ChatCompletionConstants.COMPLETION_TOKENS))
                .isNotNull();
    }
}
