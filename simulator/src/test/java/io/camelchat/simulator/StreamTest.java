package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamTest {

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    @Test
    void sendsRoleTokensFinishReasonAndDone() throws IOException {
        simulator.behave(Behaviour.tokens(2));
        Response response = Client.ask(simulator, Requests.stream("hi"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(response.events()).last().isEqualTo("[DONE]");
        List<JsonNode> chunks = response.chunks();
        assertThat(chunks).hasSize(4).allSatisfy(chunk -> {
            assertThat(chunk.path("id").asText()).startsWith("chatcmpl-sim-");
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asText()).isEqualTo("m");
            assertThat(chunk.path("system_fingerprint").asText()).isEqualTo("simulated");
            assertThat(chunk.path("created").asLong()).isPositive();
            assertThat(chunk.has("usage")).isFalse();
        });
        assertThat(chunks)
                .extracting(chunk -> chunk.path("id").asText())
                .containsOnly(chunks.get(0).path("id").asText());
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(response.content(0)).isEqualTo("t0 t1 ");
        assertThat(chunks.get(2).at("/choices/0/finish_reason").isNull()).isTrue();
        assertThat(chunks.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.get(3).at("/choices/0/delta").isEmpty()).isTrue();
    }

    @Test
    void echoesEveryCharacter() throws IOException {
        String text = "Grüße 北京 🌍 👩‍👩‍👧";
        assertThat(Client.ask(simulator, Requests.stream(text)).content(0))
                .isEqualTo("Simulated answer (no model was asked). You said: " + text);
    }

    @Test
    void reportsUsageInAChunkOfItsOwnIfAsked() throws IOException {
        simulator.behave(Behaviour.tokens(3));
        List<JsonNode> chunks = Client.ask(
                        simulator, Requests.stream("hi", "\"stream_options\":{\"include_usage\":true}"))
                .chunks();
        assertThat(chunks).hasSize(6);
        assertThat(chunks.subList(0, 5))
                .allMatch(chunk -> chunk.has("usage") && chunk.get("usage").isNull());
        JsonNode last = chunks.get(5);
        assertThat(last.path("choices").isArray() && last.path("choices").isEmpty())
                .isTrue();
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(last.at("/usage/prompt_tokens").asInt()).isPositive();
        assertThat(last.at("/usage/total_tokens").asInt())
                .isEqualTo(3 + last.at("/usage/prompt_tokens").asInt());
    }

    @Test
    void takesTurnsBetweenChoices() throws IOException {
        simulator.behave(Behaviour.tokens(2));
        Response response = Client.ask(simulator, Requests.stream("hi", "\"n\":3"));
        assertThat(response.chunks())
                .extracting(chunk -> chunk.at("/choices/0/index").asInt())
                .containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);
        assertThat(response.content(2)).isEqualTo("t0 t1 ");
    }

    @Test
    void reportsLogprobsIfAsked() throws IOException {
        simulator.behave(Behaviour.tokens(1));
        List<JsonNode> chunks = Client.ask(simulator, Requests.stream("hi", "\"logprobs\":true"))
                .chunks();
        assertThat(chunks.get(1).at("/choices/0/logprobs/content/0/token").asText())
                .isEqualTo("t0 ");
        assertThat(chunks.get(2).at("/choices/0/logprobs").isNull()).isTrue();
    }

    @Test
    void endsLinesWithCrlf() throws IOException {
        simulator.behave(Behaviour.tokens(1).withCrlf(true));
        String text = Client.ask(simulator, Requests.stream("hi")).text();
        assertThat(text).endsWith("data: [DONE]\r\n\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
    }

    @Test
    void leavesOutDoneAndFinishReason() throws IOException {
        simulator.behave(Behaviour.tokens(1).withoutDone().withoutFinishReason());
        Response response = Client.ask(simulator, Requests.stream("hi"));
        assertThat(response.events()).hasSize(2);
        assertThat(response.chunks())
                .allMatch(chunk -> chunk.at("/choices/0/finish_reason").isNull());
    }

    @Test
    void givesAnyFinishReason() throws IOException {
        simulator.behave(Behaviour.tokens(1).withFinishReason("eos"));
        assertThat(Client.ask(simulator, Requests.stream("hi"))
                        .chunks()
                        .get(2)
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("eos");
    }

    @Test
    void sendsTheHeadersItIsGiven() throws IOException {
        simulator.behave(Behaviour.echo()
                .withHead("content-type", "application/x-ndjson")
                .withHead("x-region", "eu"));
        Response response = Client.ask(simulator, Requests.stream("hi"));
        assertThat(response.header("content-type")).isEqualTo("application/x-ndjson");
        assertThat(response.header("x-region")).isEqualTo("eu");
    }
}
