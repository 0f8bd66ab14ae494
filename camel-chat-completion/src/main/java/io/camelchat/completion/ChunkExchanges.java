package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;

/**
 * Makes the exchanges of one answer's chunks. They have the headers of the exchange that asked and its cancellation, and
 * headers by which the chunks find together again, as text, which every broker carries.
 */
final class ChunkExchanges {
    private final Endpoint target;
    private final String key;
    private final Map<String, Object> headers;
    private final Object cancellation;
    private int index;

    ChunkExchanges(Exchange parent, Endpoint target) {
        this.target = target;
        this.key = parent.getExchangeId();
        Message first = target.createExchange(ExchangePattern.InOnly).getMessage();
        first.getHeaders().putAll(parent.getMessage().getHeaders());
        ReplyBinding.clear(first);
        this.headers = first.getHeaders();
        this.cancellation = parent.getProperty(ChatCompletionConstants.CANCELLATION);
    }

    Exchange of(ChatCompletionChunk chunk) {
        Exchange exchange = target.createExchange(ExchangePattern.InOnly);
        exchange.setProperty(ExchangePropertyKey.CORRELATION_ID, key);
        if (cancellation != null) {
            exchange.setProperty(ChatCompletionConstants.CANCELLATION, cancellation);
        }
        exchange.getMessage().getHeaders().putAll(headers);
        exchange.getMessage().setHeader(ChatCompletionConstants.STREAM_KEY, key);
        exchange.getMessage().setHeader(ChatCompletionConstants.CHUNK_INDEX, Integer.toString(index++));
        exchange.getMessage().setHeader(ChatCompletionConstants.CHUNK_LAST, "false");
        exchange.getMessage().setBody(chunk);
        return exchange;
    }

    /** The exchange that ends the answer. */
    Exchange last(ChatCompletionChunk end, Outcome outcome) {
        Exchange exchange = of(end);
        exchange.getMessage().setHeader(ChatCompletionConstants.CHUNK_LAST, "true");
        exchange.getMessage().setHeader(ChatCompletionConstants.CHUNK_OUTCOME, outcome.word());
        return exchange;
    }
}
