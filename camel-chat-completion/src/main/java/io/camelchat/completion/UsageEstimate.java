package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChoice;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.ToolCall;
import io.camelchat.completion.model.Usage;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call cost by its texts, for an answer whose upstream does not say. Thread-safe: an event loop adds chunks while
 * others may ask; texts are counted on the thread that asks, which is none of these.
 */
final class UsageEstimate {
    private static final Logger LOG = LoggerFactory.getLogger(UsageEstimate.class);

    private final TokenCounter counter;
    private final ChatCompletionRequest request;

    /** What came so far; null once it is more than is kept. */
    private ChatCompletionAccumulator answer;

    /** @param maxSize bytes of an answer in chunks that are kept to be counted: of a longer one there is no estimate */
    UsageEstimate(TokenCounter counter, ChatCompletionRequest request, int maxSize) {
        this.counter = counter;
        this.request = request;
        this.answer = new ChatCompletionAccumulator(maxSize);
    }

    synchronized void add(ChatCompletionChunk chunk) {
        try {
            if (answer != null) {
                answer.add(chunk);
            }
        } catch (AnswerLimitException e) {
            LOG.debug("There will be no estimate of the usage: {}", e.getMessage());
            answer = null;
        }
    }

    /** For the chunks that were added, or null where they were too many. */
    Usage ofChunks() {
        ChatCompletion soFar;
        synchronized (this) {
            soFar = answer == null ? null : answer.toCompletion();
        }
        return soFar == null ? null : of(soFar);
    }

    /** For a whole answer; null where the counter fails. */
    Usage of(ChatCompletion completion) {
        try {
            long asked = tokens(request.getMessages().stream().flatMap(UsageEstimate::texts)) + tokens(tools());
            long answered = tokens(completion.getChoices().stream()
                    .map(ChatCompletionChoice::getMessage)
                    .flatMap(UsageEstimate::texts));
            return Usage.of(asked, answered);
        } catch (RuntimeException e) {
            LOG.warn("The tokens of an answer were not estimated, for the tokenCounter failed", e);
            return null;
        }
    }

    private long tokens(Stream<String> texts) {
        return texts.filter(text -> text != null && !text.isEmpty())
                .mapToLong(this::count)
                .sum();
    }

    private long count(String text) {
        long tokens = counter.count(text, request.getModel());
        if (tokens < 0) {
            throw new IllegalStateException("The tokenCounter counted " + tokens + " tokens in a text");
        }
        return tokens;
    }

    private Stream<String> tools() {
        return Stream.of("tools", "functions")
                .map(request::get)
                .filter(Objects::nonNull)
                .map(UsageEstimate::text);
    }

    private static String text(JsonNode tools) {
        return Json.writeText(tools);
    }

    private static Stream<String> texts(ChatCompletionMessage message) {
        Stream<String> said = Stream.of(message.getContent(), message.getReasoning(), message.getRefusal());
        Stream<String> called = message.getToolCalls().stream().flatMap(UsageEstimate::texts);
        return Stream.concat(said, called);
    }

    private static Stream<String> texts(ToolCall call) {
        return Stream.of(call.getName(), call.getArguments());
    }
}
