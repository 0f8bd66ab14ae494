package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChoice;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Usage;
import io.camelchat.completion.sse.SseEvent;
import io.camelchat.completion.sse.SseParser;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All that a client of the gateway has of one answer. To make one asserts that it is whole, or says that it is not. */
final class ClientView {
    private static final int MAX_EVENT = 1 << 26;
    private static final String DONE = "[DONE]";

    private final HttpResponse<String> response;
    private final List<ChatCompletionChunk> chunks = new ArrayList<>();
    private final ChatCompletion completion;
    private final JsonNode error;

    ClientView(HttpResponse<String> response) {
        this.response = response;
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.equals("text/event-stream; charset=utf-8")) {
            assertThat(response.statusCode()).isEqualTo(200);
            error = events();
            completion = folded();
        } else {
            assertThat(type).isEqualTo("application/json");
            JsonNode body = Json.read(response.body());
            error = response.statusCode() == 200 ? null : body;
            completion = error == null ? ChatCompletion.of((ObjectNode) body) : null;
        }
        if (error != null) {
            assertError();
        }
    }

    /** The error that ended the stream, or null. */
    private JsonNode events() {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(MAX_EVENT, events::add);
        parser.feed(response.body().getBytes(StandardCharsets.UTF_8));
        parser.end();
        SseEvent last = events.remove(events.size() - 1);
        assertThat(last.terminated()).isTrue();
        events.forEach(event -> {
            assertThat(event.type()).isNull();
            assertThat(event.text()).isNotEqualTo(DONE);
            chunks.add(ChatCompletionChunk.of((ObjectNode) Json.read(event.data())));
        });
        if (last.text().equals(DONE)) {
            return null;
        }
        assertThat(last.type()).isEqualTo("error");
        return Json.read(last.data());
    }

    private ChatCompletion folded() {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        chunks.forEach(accumulator::add);
        return accumulator.toCompletion();
    }

    private void assertError() {
        assertThat(error.properties()).hasSize(1);
        assertThat(error.path("error").properties().stream().map(member -> member.getKey()))
                .containsExactly("message", "type", "param", "code");
        assertThat(error("message")).isNotBlank();
        assertThat(error("type")).isNotBlank();
        assertThat(error.toString())
                .doesNotContainIgnoringCase("<html")
                .doesNotContainIgnoringCase("<!doctype")
                .doesNotContain("</", "Exception", "\\tat ", "io.camelchat", "java.", "127.0.0.1");
    }

    int status() {
        return response.statusCode();
    }

    /** Seconds to wait before the same is asked again, or null. */
    Long retryAfter() {
        return response.headers().firstValue("Retry-After").map(Long::valueOf).orElse(null);
    }

    /** Whether it is told to be whole. */
    boolean isWhole() {
        return error == null;
    }

    /** Whether something of an answer came, be it whole or not. */
    boolean hasBegun() {
        return completion != null;
    }

    /** A member of the error object, null where it is null. */
    String error(String name) {
        return error.path("error").path(name).textValue();
    }

    List<ChatCompletionChunk> chunks() {
        return chunks;
    }

    /** What the answer, or the part of it that came, folds into. */
    JsonNode completion() {
        return Json.read(completion.toBytes());
    }

    /** Whether each choice has its finish reason. */
    boolean isFinished() {
        return completion.getChoices().stream().allMatch(choice -> choice.getFinishReason() != null);
    }

    /** The answer as the corpus writes what it expects. A client cannot tell one outcome from another that is whole. */
    ObjectNode observation(String outcome) {
        ObjectNode json = Json.object();
        json.put("outcome", outcome);
        json.set("completion", completion());
        ArrayNode reasons = json.putArray("reasons");
        completion.getChoices().stream()
                .map(ChatCompletionChoice::getEffectiveFinishReason)
                .forEach(reasons::add);
        Usage usage = completion.getUsage();
        if (usage != null) {
            json.putObject("usage")
                    .put("prompt", usage.getPromptTokens())
                    .put("completion", usage.getCompletionTokens())
                    .put("total", usage.getTotalTokens())
                    .put("cached", usage.getCachedTokens())
                    .put("reasoning", usage.getReasoningTokens());
        }
        return json;
    }

    @Override
    public String toString() {
        String body = response.body();
        return response.statusCode() + " " + body.substring(0, Math.min(body.length(), 2_000));
    }
}
