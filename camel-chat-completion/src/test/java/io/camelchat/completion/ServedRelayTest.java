package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway has no reason to change passes through it byte for byte, both ways. */
class ServedRelayTest extends ServingTestSupport {
    private static final String TEXT = "a\\/b \\u00e9\\ud83c\\udf0d é🌍";

    private static final String REQUEST = "{ \"x\" : 1.50,\"messages\": [ {\"role\":\"user\", \"content\":\"" + TEXT
            + "\"} ], \"temperature\":1.10, \"n\":null , \"model\":\"%s\" } ";

    private static final String COMPLETION =
            " { \"z\":1E400, \"choices\": [ {\"index\":0 ,\"message\":{\"role\":\"assistant\",\"content\":\"" + TEXT
                    + "\"}, \"finish_reason\":\"stop\"} ] , \"id\":\"c\" }";

    private static final String CHUNK =
            "{ \"id\":\"c\", \"choices\": [ {\"index\":0, \"delta\": {\"content\" : \"%s\"} , \"finish_reason\":null} ], \"z\":1.50 }";

    private static final String FINISH =
            "{ \"id\":\"c\", \"choices\": [ {\"index\":0, \"delta\": { } , \"finish_reason\":\"stop\"} ] }";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:pool").to("chat-completion:*");
                from("chat-completion:loop?nonBlocking=true").to("chat-completion:*");
                from("chat-completion:renamed?nonBlocking=true").to("chat-completion:m");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void aRequestAndItsAnswer(String model) throws Exception {
        simulator().behave(Behaviour.text("x").withBody(COMPLETION));

        HttpResponse<String> response = ask(REQUEST.formatted(model));

        assertThat(simulator().calls().get(0).bodyText()).isEqualTo(REQUEST.formatted(model));
        // Blanks before a body are passed over where it is looked at what it is.
        assertThat(response.body()).isEqualTo(COMPLETION.stripLeading());
    }

    @Test
    void aRequestButForWhatIsChanged() throws Exception {
        ask(REQUEST.formatted("renamed"));

        String sent = simulator().calls().get(0).bodyText();
        assertThat(sent).contains("a/b é🌍 é🌍");
        assertThat(Json.read(sent)).isEqualTo(Json.read(REQUEST.formatted("m")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void theChunksOfAStream(String model) throws Exception {
        List<String> chunks = List.of(
                CHUNK.formatted("a"),
                CHUNK.formatted("b"),
                CHUNK.formatted(TEXT),
                CHUNK.formatted("\\n"),
                CHUNK.formatted(""),
                CHUNK.formatted("é🌍"),
                FINISH);
        simulator().behave(stream(chunks));

        HttpResponse<String> response = ask(asking(model, true));

        assertThat(events(response))
                .startsWith(chunks.toArray(String[]::new))
                .last()
                .isEqualTo("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool", "loop"})
    void whatIsNoJsonBecomesSome(String model) throws Exception {
        simulator()
                .behave(stream(List.of(
                        CHUNK.formatted("a").replace("1.50", "NaN"),
                        CHUNK.formatted("b").replace("1.50", "1,\"z\":2"),
                        CHUNK.formatted("c\td"),
                        FINISH)));

        List<String> events = events(ask(asking(model, true)));

        assertThat(events.subList(0, 3))
                .containsExactly(
                        Json.read(CHUNK.formatted("a").replace("1.50", "null")).toString(),
                        Json.read(CHUNK.formatted("b").replace("1.50", "2")).toString(),
                        Json.read(CHUNK.formatted("c\\td")).toString());
    }

    private static Behaviour stream(List<String> chunks) {
        return Behaviour.raw(("data: " + String.join("\n\ndata: ", chunks) + "\n\ndata: [DONE]\n\n").getBytes(UTF_8));
    }
}
