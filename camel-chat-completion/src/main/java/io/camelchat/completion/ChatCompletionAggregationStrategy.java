package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Predicate;

/**
 * Folds the exchanges of an answer's chunks into one with the whole {@link ChatCompletion}.
 *
 * <p>In a split: {@code split(body(), new ChatCompletionAggregationStrategy()).streaming()}. Across a queue: {@code
 * aggregate(header("ChatCompletionStreamKey"), new ChatCompletionAggregationStrategy())}; then it is its own completion
 * predicate, which is true once the last chunk and all before it are there, in whatever order they came. An answer that
 * broke off ends in a {@link ChatCompletionIncompleteException} on the aggregated exchange, with what came.
 *
 * <p>Has no state of its own: one instance serves any number of answers.
 */
public class ChatCompletionAggregationStrategy implements AggregationStrategy, Predicate {
    private static final String FOLD = "CamelChatCompletionFold";

    /** The chunks of one answer that have come, by their index. */
    private static final class Fold {
        private final TreeMap<Integer, ChatCompletionChunk> chunks = new TreeMap<>();
        private int last = -1;
        private String outcome;

        boolean isWhole() {
            return last >= 0 && chunks.size() == last + 1;
        }

        ChatCompletion completion() {
            ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
            chunks.values().forEach(accumulator::add);
            return accumulator.toCompletion();
        }
    }

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        Exchange result = oldExchange == null ? newExchange : oldExchange;
        Fold fold = result.getProperty(FOLD, Fold.class);
        if (fold == null) {
            fold = new Fold();
            result.setProperty(FOLD, fold);
        }
        Message message = newExchange.getMessage();
        String index = text(message, ChatCompletionConstants.CHUNK_INDEX);
        int place = index == null ? fold.chunks.size() : Integer.parseInt(index);
        ChatCompletionChunk chunk = message.getBody(ChatCompletionChunk.class);
        if (chunk != null) {
            fold.chunks.put(place, chunk);
        }
        if ("true".equals(text(message, ChatCompletionConstants.CHUNK_LAST))) {
            fold.last = place;
            fold.outcome = text(message, ChatCompletionConstants.CHUNK_OUTCOME);
        }
        return result;
    }

    /** Whether all chunks of the answer are there. */
    @Override
    public boolean matches(Exchange exchange) {
        Fold fold = exchange.getProperty(FOLD, Fold.class);
        return fold != null && fold.isWhole();
    }

    @Override
    public void onCompletion(Exchange exchange, Exchange inputExchange) {
        Fold fold = exchange == null ? null : (Fold) exchange.removeProperty(FOLD);
        if (fold == null) {
            return;
        }
        ChatCompletion completion = fold.completion();
        Message message = exchange.getMessage();
        message.removeHeader(ChatCompletionConstants.CHUNK_INDEX);
        message.removeHeader(ChatCompletionConstants.CHUNK_LAST);
        message.setBody(completion);
        boolean across = text(message, ChatCompletionConstants.STREAM_KEY) != null;
        boolean brokenOff =
                across && (!fold.isWhole() || Outcome.TRUNCATED.word().equals(fold.outcome));
        if (brokenOff) {
            exchange.setException(new ChatCompletionIncompleteException(
                    "The answer broke off: " + fold.chunks.size() + " of its chunks came",
                    ChatCompletionIncompleteException.TRUNCATED,
                    completion,
                    null,
                    null));
        }
    }

    @Override
    public void onCompletion(Exchange exchange) {
        onCompletion(exchange, null);
    }

    /** A header as text: Kafka gives every header back as bytes. */
    private static String text(Message message, String name) {
        Object value = message.getHeader(name);
        return value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : value == null ? null : value.toString();
    }
}
