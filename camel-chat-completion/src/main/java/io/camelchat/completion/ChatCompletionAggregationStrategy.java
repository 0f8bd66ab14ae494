package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.util.ObjectHelper;

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

        boolean isBrokenOff() {
            boolean ended = outcome == null
                    || Outcome.COMPLETE.word().equals(outcome)
                    || Outcome.DEGRADED.word().equals(outcome);
            return !isWhole() || !ended;
        }

        ChatCompletion completion(StreamSummary summary) {
            ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
            chunks.values().forEach(accumulator::add);
            if (summary != null && summary.usage() != null) {
                accumulator.usage(summary.usage());
            }
            return accumulator.toCompletion();
        }
    }

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        return aggregate(oldExchange, newExchange, null);
    }

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange, Exchange inputExchange) {
        Exchange result = oldExchange == null ? newExchange : oldExchange;
        Fold fold = oldExchange == null ? new Fold() : oldExchange.getProperty(FOLD, Fold.class);
        result.setProperty(FOLD, fold);
        if (inputExchange != null) {
            // A split whose stream breaks off, or that stops, hands no result to onCompletion: only its input.
            inputExchange.setProperty(FOLD, fold);
        }
        if (result.getException() == null) {
            result.setException(newExchange.getException());
        }
        add(fold, newExchange.getMessage());
        return result;
    }

    private static void add(Fold fold, Message message) {
        String index = text(message, ChatCompletionConstants.CHUNK_INDEX);
        int place = index == null ? fold.chunks.size() : Integer.parseInt(index);
        try {
            fold.chunks.put(place, message.getMandatoryBody(ChatCompletionChunk.class));
        } catch (InvalidPayloadException e) {
            throw new RuntimeCamelException(
                    "Only the exchanges of chunks can be aggregated to an answer: leave the chunk in the body", e);
        }
        if ("true".equals(text(message, ChatCompletionConstants.CHUNK_LAST))) {
            fold.last = place;
            fold.outcome = text(message, ChatCompletionConstants.CHUNK_OUTCOME);
        }
    }

    /** Whether all chunks of the answer are there. */
    @Override
    public boolean matches(Exchange exchange) {
        Fold fold = exchange.getProperty(FOLD, Fold.class);
        return fold != null && fold.isWhole();
    }

    /** Of a queue's aggregation. */
    @Override
    public void onCompletion(Exchange exchange) {
        Fold fold = (Fold) exchange.removeProperty(FOLD);
        if (fold == null) {
            return;
        }
        ChatCompletion completion = fold.completion(null);
        if (fold.isBrokenOff()) {
            exchange.getMessage().setBody(completion);
            exchange.setException(new ChatCompletionIncompleteException(
                    "The answer broke off: " + fold.chunks.size() + " of its chunks came",
                    ChatCompletionIncompleteException.TRUNCATED,
                    completion,
                    null,
                    null));
            // As Camel marks an error from outside of a route: a redelivery would begin with the next step, as though
            // nothing had been wrong.
            exchange.setProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, true);
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
        } else {
            boolean degraded = Outcome.DEGRADED.word().equals(fold.outcome);
            complete(exchange.getMessage(), completion, degraded ? Outcome.DEGRADED : Outcome.COMPLETE);
        }
    }

    /** Of a split. */
    @Override
    public void onCompletion(Exchange exchange, Exchange inputExchange) {
        Fold fold = (Fold) inputExchange.removeProperty(FOLD);
        ChatCompletionIncompleteException brokenOff =
                ObjectHelper.getException(ChatCompletionIncompleteException.class, inputExchange.getException());
        if (brokenOff != null && fold != null) {
            inputExchange.setException(brokenOff.with(fold.completion(brokenOff.getSummary())));
        }
        if (exchange != null && exchange.removeProperty(FOLD) != null && fold != null) {
            ChatCompletionStream stream =
                    inputExchange.getMessage().getBody() instanceof ChatCompletionStream body ? body : null;
            StreamSummary summary = stream == null ? null : stream.getSummary();
            complete(
                    exchange.getMessage(),
                    fold.completion(summary),
                    summary == null ? Outcome.COMPLETE : summary.outcome());
            if (stream != null) {
                ReplyBinding.estimate(exchange.getMessage(), stream.getEstimatedUsage());
            }
        }
    }

    private static void complete(Message message, ChatCompletion completion, Outcome outcome) {
        message.removeHeader(ChatCompletionConstants.CHUNK_INDEX);
        message.removeHeader(ChatCompletionConstants.CHUNK_LAST);
        message.removeHeader(ChatCompletionConstants.CHUNK_OUTCOME);
        ReplyBinding.answer(message, completion, outcome);
        message.setBody(completion);
    }

    /** A header as text: Kafka gives every header back as bytes. */
    private static String text(Message message, String name) {
        Object value = message.getHeader(name);
        return value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : value == null ? null : value.toString();
    }
}
