package io.camelchat.completion;

import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Ties a stream to its exchange: when the exchange is done, or fails, what is left of the stream is given up. Whoever
 * takes the exchange's completions over, as seda does, takes the stream over with them; a copy of a served exchange
 * leaves its stream, unread, to that.
 */
final class StreamOwnership extends SynchronizationAdapter {
    private final ChatCompletionStream stream;

    private StreamOwnership(ChatCompletionStream stream) {
        this.stream = stream;
    }

    static void give(ChatCompletionStream stream, Exchange exchange) {
        stream.setOwner(exchange);
        exchange.getExchangeExtension().addOnCompletion(new StreamOwnership(stream));
    }

    @Override
    public void beforeHandover(Exchange target) {
        stream.setOwner(target);
    }

    @Override
    public void onDone(Exchange exchange) {
        if (!UnreadStreams.keep(stream, exchange)) {
            stream.abandon();
        }
    }
}
