package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChoice;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.model.Usage;
import java.util.List;
import java.util.Locale;

/** What came of an answer, written as the corpus writes what it expects. */
public final class Observation {
    private final ObjectNode json = Json.object();

    /** An answer that came to its end. */
    public static Observation whole(ChatCompletion completion, String outcome) {
        Observation observation = new Observation();
        observation.json.put("outcome", outcome);
        observation.completion(completion);
        return observation;
    }

    /** A stream that came to its end. */
    public static Observation whole(ChatCompletion completion, StreamSummary summary) {
        Observation observation = whole(completion, summary.outcome().word());
        observation.stream(summary);
        return observation;
    }

    /**
     * An answer that came to nothing, or to half of one.
     *
     * @param partial what came of it, or null
     */
    public static Observation failed(UpstreamException failure, ChatCompletion partial) {
        Observation observation = new Observation();
        boolean truncated = failure.kind() == FailureKind.TRUNCATED;
        observation.json.put("outcome", truncated ? "truncated" : "failed");
        if (partial != null) {
            observation.completion(partial);
        }
        ObjectNode told = observation.json.putObject("failure");
        told.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
        UpstreamError error = failure.error();
        if (error != null) {
            told.put("status", error.status());
            told.put("message", error.message());
            told.put("type", error.type());
            told.put("param", error.param());
            told.put("code", error.code());
            told.put("requestId", error.requestId());
            told.put("retryAfter", error.retryAfter());
        }
        return observation;
    }

    /** Adds the chunks as they were told, and the end mark. */
    Observation events(List<ChatCompletionChunk> chunks, boolean doneMarker) {
        ArrayNode events = json.putArray("events");
        chunks.forEach(chunk -> events.add(chunk.toJson()));
        if (doneMarker) {
            events.add("[DONE]");
        }
        return this;
    }

    public ObjectNode json() {
        return json;
    }

    private void completion(ChatCompletion completion) {
        // What is written counts: a text that cannot be read again would be none.
        json.set("completion", Json.read(completion.toBytes()));
        ArrayNode reasons = json.putArray("reasons");
        completion.getChoices().stream()
                .map(ChatCompletionChoice::getEffectiveFinishReason)
                .forEach(reasons::add);
        usage(completion.getUsage());
    }

    private void stream(StreamSummary summary) {
        json.put("lost", summary.lostEvents());
        json.put("doneMarker", !summary.doneMarkerMissing());
        if (summary.usage() != null) {
            usage(summary.usage());
        }
    }

    private void usage(Usage usage) {
        if (usage != null) {
            ObjectNode tokens = json.putObject("usage");
            tokens.put("prompt", usage.getPromptTokens());
            tokens.put("completion", usage.getCompletionTokens());
            tokens.put("total", usage.getTotalTokens());
            tokens.put("cached", usage.getCachedTokens());
            tokens.put("reasoning", usage.getReasoningTokens());
        }
    }

    /** The completion that was observed, or null. */
    JsonNode completion() {
        return json.get("completion");
    }

    /** Whether every choice has its finish reason. */
    boolean isFinished() {
        return completion().get("choices").findValues("finish_reason").stream().noneMatch(JsonNode::isNull);
    }

    String outcome() {
        return json.get("outcome").textValue();
    }
}
