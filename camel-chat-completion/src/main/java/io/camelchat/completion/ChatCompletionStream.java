package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.model.Usage;
import java.io.Closeable;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;

/**
 * An answer that is on its way: the body that {@code delivery=stream} leaves. It can be read once, and by one reader:
 *
 * <ul>
 *   <li>by iteration, as {@code split(body()).streaming()} does; this holds the iterating thread while it waits;
 *   <li>as a {@link Flow.Publisher}, which holds none;
 *   <li>as an {@code InputStream} of server-sent events, by conversion.
 * </ul>
 *
 * <p>The upstream is read only as fast as this is, one network read ahead at most. A stream that breaks off throws (or
 * signals) a {@link ChatCompletionIncompleteException} after the chunks that came. Closing it, or the end of its
 * exchange, gives the upstream connection up.
 */
public final class ChatCompletionStream
        implements Iterable<ChatCompletionChunk>, Flow.Publisher<ChatCompletionChunk>, Closeable {

    /** The subscription of a subscriber that is refused: it has a right to one before it is told. */
    private static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final ChunkBuffer buffer;
    private final Threads threads;
    private final UsageEstimate estimate;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile Exchange owner;

    /**
     * @param threads where a subscriber is told that does not say where
     * @param estimate of what it costs, where its upstream does not say; null for none
     */
    ChatCompletionStream(ChunkBuffer buffer, Threads threads, UsageEstimate estimate) {
        this.estimate = estimate;
        this.buffer = buffer;
        this.threads = threads;
    }

    /**
     * What is known of the stream beside its text: usage, finish reasons, outcome. Null until it has ended or was
     * closed.
     */
    public StreamSummary getSummary() {
        return buffer.summary();
    }

    /**
     * What it cost by its texts, as the option {@code tokenCounter} counts them, on the calling thread. Null until the stream
     * has ended or was closed, where the upstream said what it cost, and where nothing counts.
     */
    public Usage getEstimatedUsage() {
        StreamSummary known = getSummary();
        boolean wanted = estimate != null && known != null && !ReplyBinding.isTold(known.usage());
        return wanted ? estimate.ofChunks() : null;
    }

    /**
     * The chunks, in order. {@code hasNext()} waits for the next one; {@code next()} throws where the stream broke off.
     *
     * @throws IllegalStateException where it is read already
     */
    @Override
    public Iterator<ChatCompletionChunk> iterator() {
        if (!claimed.compareAndSet(false, true)) {
            throw alreadyRead();
        }
        return new ChunkIterator(this, buffer);
    }

    /** Sends the chunks to a subscriber as it asks for them, on threads of the component's pool. */
    @Override
    public void subscribe(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
        begin(subscriber, threads);
    }

    /**
     * Sends the chunks to a subscriber on an executor's thread, in place of one of the pool's; an event loop, say. It is told
     * nothing but its subscription and a refusal of the executor's on any other.
     */
    void subscribe(Flow.Subscriber<? super ChatCompletionChunk> subscriber, Executor executor) {
        begin(subscriber, Threads.of(executor));
    }

    private void begin(Flow.Subscriber<? super ChatCompletionChunk> subscriber, Threads where) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (claimed.compareAndSet(false, true)) {
            ChunkSubscription subscription = new ChunkSubscription(buffer, subscriber, where);
            subscriber.onSubscribe(subscription);
            buffer.watch(subscription::drain);
            subscription.begin();
        } else {
            subscriber.onSubscribe(NOTHING);
            subscriber.onError(alreadyRead());
        }
    }

    /** Gives up what has not been read, and the upstream connection with it. */
    @Override
    public void close() {
        buffer.close();
    }

    /** Whether it has its reader. */
    boolean isClaimed() {
        return claimed.get();
    }

    /** Names the exchange that the stream belongs to from now on. */
    void setOwner(Exchange exchange) {
        owner = exchange;
    }

    /** The owner is done: what has not been read is given up, and whoever still reads is told so. */
    void abandon() {
        owner = null;
        buffer.abandon();
    }

    /** A splitter that stops on an exception reads on to the end before it says so: its exchange tells. */
    void closeIfOwnerFailed() {
        Exchange exchange = owner;
        if (exchange != null && exchange.getException() != null) {
            close();
        }
    }

    /** The first chunk, for what it tells of the whole answer. */
    ChatCompletionChunk first() {
        return buffer.first();
    }

    /** Whether it came to its end, and was neither closed nor broke off. */
    boolean isWhole() {
        StreamSummary known = getSummary();
        return known != null && (known.outcome() == Outcome.COMPLETE || known.outcome() == Outcome.DEGRADED);
    }

    private static IllegalStateException alreadyRead() {
        return new IllegalStateException("The stream is read already: a ChatCompletionStream has one reader, "
                + "so give other steps the reply instead (delivery=reply or chunks)");
    }

    @Override
    public String toString() {
        StreamSummary known = getSummary();
        return "ChatCompletionStream["
                + (known == null ? "open" : known.outcome().word()) + "]";
    }
}
