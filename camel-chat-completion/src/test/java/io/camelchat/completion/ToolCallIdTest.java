package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.corpus.Corpus;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call without an id (C26) has one wherever its chunks go: whoever streams can answer it, too. */
class ToolCallIdTest extends ServingTestSupport {
    private final List<ChatCompletionChunk> chunks = new ArrayList<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:tools").to("chat-completion:m?delivery=stream");
                from("direct:stream")
                        .to("chat-completion:m?delivery=stream")
                        .process(exchange -> exchange.getMessage()
                                .getBody(ChatCompletionStream.class)
                                .iterator()
                                .forEachRemaining(chunks::add));
                from("direct:chunks").to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk&output=completion");
                from("direct:chunk")
                        .process(exchange -> chunks.add(exchange.getMessage().getBody(ChatCompletionChunk.class)));
            }
        };
    }

    private static void answers(String id) {
        simulator().behave(Behaviour.transcript(Corpus.entry(id).transcript()));
    }

    private static List<String> ids(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.toJson().findValuesAsText("id").stream())
                .filter(id -> id.startsWith("call_"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C26", "C26-c", "C26-d"})
    void isInTheOneChunkThatOpensTheCall(String entry) {
        answers(entry);

        template.request("direct:stream", exchange -> exchange.getMessage().setBody("Hi"));

        ChatCompletionAccumulator folded = new ChatCompletionAccumulator();
        chunks.forEach(folded::add);
        assertThat(ids(chunks))
                .containsExactly(
                        folded.toCompletion().getMessage().getToolCalls().get(0).getId());
    }

    @Test
    void isTheSameInTheFoldedReply() {
        answers("C26");

        Exchange answer = template.request(
                "direct:chunks", exchange -> exchange.getMessage().setBody("Hi"));

        ChatCompletion folded = answer.getMessage().getBody(ChatCompletion.class);
        // The last exchange adds nothing to the answer but its usage.
        assertThat(ids(chunks))
                .containsExactly(folded.getMessage().getToolCalls().get(0).getId());
    }

    @Test
    void isInTheEventsThatAClientGets() throws Exception {
        answers("C26");

        List<String> events = events(ask(asking("tools", true)));

        List<JsonNode> pieces = events.stream()
                .filter(event -> event.startsWith("{"))
                .map(event -> Json.read(event).at("/choices/0/delta/tool_calls/0"))
                .filter(JsonNode::isObject)
                .toList();
        assertThat(pieces).hasSize(2);
        assertThat(pieces.get(0).path("id").asText()).startsWith("call_");
        assertThat(pieces.get(1).has("id")).isFalse();
    }
}
