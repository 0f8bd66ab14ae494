package io.camelchat.completion;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * The streams that copies of a served exchange brought back unread, as those of a multicast, an enricher or a seda
 * endpoint that is waited for do: the copy is done, and its stream may still be the answer. They are given up with the
 * served exchange, which has this for a property that goes along into every copy. Thread-safe.
 */
final class UnreadStreams {
    private static final String PROPERTY = "CamelChatCompletionUnreadStreams";

    private final List<ChatCompletionStream> streams = new ArrayList<>();
    private boolean closed;

    /** Gives these to an exchange that is served. */
    void putOn(Exchange served) {
        served.setProperty(PROPERTY, this);
    }

    /** Keeps the stream of a copy that is done, if it may still be the answer; answers whether it does. */
    static boolean keep(ChatCompletionStream stream, Exchange copy) {
        UnreadStreams unread = copy.getProperty(PROPERTY, UnreadStreams.class);
        return unread != null && isBroughtBack(stream, copy) && unread.add(stream);
    }

    private static boolean isBroughtBack(ChatCompletionStream stream, Exchange copy) {
        return copy.getPattern().isOutCapable()
                && copy.getMessage().getBody() == stream
                && !copy.isFailed()
                && !stream.isClaimed();
    }

    private synchronized boolean add(ChatCompletionStream stream) {
        return !closed && streams.add(stream);
    }

    /** The served exchange is done: what was not its answer is given up. */
    void close() {
        List<ChatCompletionStream> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(streams);
            streams.clear();
        }
        left.forEach(ChatCompletionStream::close);
    }

    /** Properties of exchanges are logged. */
    @Override
    public synchronized String toString() {
        return "UnreadStreams[" + streams.size() + "]";
    }
}
