package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.simulator.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What a route does not know passes through it unharmed, both ways. */
class LosslessTest extends ChatCompletionTestSupport {
    private static final String REQUEST =
            "{\"zeta\":1E400,\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"hi\",\"cache\":"
                    + "{\"b\":1.10,\"a\":12345678901234567890123}}],\"role\":\"user\",\"weight\":-0.0}],\"temperature\":1.10,"
                    + "\"alpha\":null,\"deep\":{\"x\":[{\"z\":1,\"y\":[]}]},\"model\":\"m\",\"omega\":\"\\u00fc😀\"}";

    private static final String COMPLETION =
            "{\"zeta\":1E400,\"id\":\"c1\",\"choices\":[{\"extra\":{\"b\":1.10,\"a\":0.0},"
                    + "\"finish_reason\":\"stop\",\"message\":{\"content\":\"hi\",\"role\":\"assistant\",\"mood\":[1.0,null]},\"index\":0}],"
                    + "\"usage\":{\"total_tokens\":12345678901234567890123,\"cost\":1.10},\"created\":1.7E9}";

    private static final List<String> CHUNKS = List.of(
            "{\"id\":\"c1\",\"choices\":[{\"delta\":{\"mood\":1.10,\"content\":\"hi\"},\"index\":0,\"z\":null}],\"a\":1E400}",
            "{\"obfuscation\":\"xx\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"n\":12345678901234567890123}");

    private final List<String> parts = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("chat-completion:*");
                from("direct:text").to("chat-completion:*?input=request");
                from("direct:json").to("chat-completion:*?output=json");
                from("direct:option").to("chat-completion:*?user=anna&temperature=2");
                from("direct:split")
                        .to("chat-completion:m?delivery=stream")
                        .split(body())
                        .streaming()
                        .process(exchange -> parts.add(exchange.getMessage().getBody(String.class)));
                from("direct:chunks").to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk");
                from("direct:chunk")
                        .process(exchange -> parts.add(exchange.getMessage().getBody(String.class)));
            }
        };
    }

    @Test
    void aRequestReachesTheWireAsItIs() {
        ask("direct:ask", ChatCompletionRequest.parse(REQUEST));
        ask("direct:text", REQUEST);
        ask("direct:text", REQUEST.getBytes(StandardCharsets.UTF_8));

        String written = REQUEST.replace("\\u00fc", "ü");
        assertThat(simulator().calls()).extracting(call -> call.bodyText()).containsExactly(written, written, written);
    }

    @Test
    void aRequestReachesTheWireAsItIsButForWhatIsSet() {
        ask("direct:option", ChatCompletionRequest.parse(REQUEST).with("temperature", 0.5));

        assertThat(simulator().calls().get(0).bodyText())
                .isEqualTo(REQUEST.replace("\\u00fc", "ü")
                        .replace("\"temperature\":1.10", "\"temperature\":0.5")
                        .replaceFirst("}$", ",\"user\":\"anna\"}"));
    }

    @Test
    void aCompletionComesBackAsItIs() {
        simulator().behave(Behaviour.text("x").withBody(COMPLETION));

        assertThat(ask("direct:ask", ChatCompletionRequest.parse(REQUEST)))
                .isInstanceOf(ChatCompletion.class)
                .hasToString(COMPLETION);
        assertThat(ask("direct:json", ChatCompletionRequest.parse(REQUEST))).isEqualTo(COMPLETION);
    }

    @Test
    void chunksOfAStreamComeAsTheyAre() {
        simulator().behave(stream());

        ask("direct:split", "hello");

        assertThat(parts).isEqualTo(CHUNKS);
    }

    @Test
    void exchangesOfChunksHaveThemAsTheyAre() {
        simulator().behave(stream());

        ask("direct:chunks", "hello");

        assertThat(parts.subList(0, 2)).isEqualTo(CHUNKS);
    }

    private static Behaviour stream() {
        String events = "data: " + String.join("\n\ndata: ", CHUNKS) + "\n\ndata: [DONE]\n\n";
        return Behaviour.raw(events.getBytes(StandardCharsets.UTF_8));
    }

    private Object ask(String uri, Object body) {
        Exchange answer =
                template.request(uri, exchange -> exchange.getMessage().setBody(body));
        assertThat(answer.getException()).isNull();
        return answer.getMessage().getBody();
    }
}
