package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageStyleTest {

    private static final String ASKED = "\"stream_options\":{\"include_usage\":true}";

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    private List<JsonNode> chunks(UsageStyle style, String... fields) throws IOException {
        simulator.behave(Behaviour.tokens(2).withUsage(style));
        return Client.ask(simulator, Requests.stream("hi", fields)).chunks();
    }

    @Test
    void reportsNoneThoughAsked() throws IOException {
        assertThat(chunks(UsageStyle.NONE, ASKED)).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void reportsOnTheChunkWithTheFinishReason() throws IOException {
        List<JsonNode> chunks = chunks(UsageStyle.ON_LAST_CHUNK);
        assertThat(chunks.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.get(3).at("/usage/completion_tokens").asInt()).isEqualTo(2);
        assertThat(chunks.subList(0, 3)).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void countsUpInEveryChunk() throws IOException {
        assertThat(chunks(UsageStyle.CUMULATIVE))
                .extracting(chunk -> chunk.at("/usage/completion_tokens").asInt())
                .containsExactly(0, 1, 2, 2);
    }

    @Test
    void reportsThoughNotAsked() throws IOException {
        assertThat(chunks(UsageStyle.ALWAYS))
                .last()
                .matches(chunk -> chunk.at("/usage/completion_tokens").asInt() == 2);
    }

    @Test
    void reportsZero() throws IOException {
        assertThat(chunks(UsageStyle.ZERO))
                .last()
                .matches(chunk -> chunk.at("/usage/total_tokens").asInt(1) == 0);
    }

    @Test
    void reportsLikeGroqAndInAChunkOfItsOwnIfAsked() throws IOException {
        List<JsonNode> chunks = chunks(UsageStyle.X_GROQ, ASKED);
        assertThat(chunks).hasSize(5);
        assertThat(chunks.get(3).at("/x_groq/usage/completion_tokens").asInt()).isEqualTo(2);
        assertThat(chunks.get(4).at("/usage/completion_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void leavesUsageOutOfAJsonReply() throws IOException {
        simulator.behave(Behaviour.echo().withUsage(UsageStyle.NONE));
        assertThat(Client.ask(simulator, Requests.json("hi")).json().has("usage"))
                .isFalse();
    }
}
