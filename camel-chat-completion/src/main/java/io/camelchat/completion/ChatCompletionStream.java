package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.StreamSummary;
import io.vertx.core.Context;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

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
 *
 * <p><b>Threads.</b> The call's event loop adds, one reader takes; the lock guards all fields.
 */
public final class ChatCompletionStream
        implements Iterable<ChatCompletionChunk>, Flow.Publisher<ChatCompletionChunk>, Closeable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ChatCompletionChunk> queue = new ArrayDeque<>();
    private final StreamObserver observer = new StreamObserver();
    private final Continuations continuations;
    private Runnable fetch;
    private Runnable cancel;
    private Exchange owner;
    private ChunkSubscription subscription;
    private ChatCompletionChunk first;
    private StreamSummary summary;
    private Exception failure;
    private boolean claimed;
    private boolean ended;
    private boolean closed;
    private boolean abandoned;

    /** Whether a read of the upstream is under way; the client begins with one on its own. */
    private boolean fetching = true;

    ChatCompletionStream(Continuations continuations) {
        this.continuations = continuations;
    }

    /**
     * What is known of the stream beside its text: usage, finish reasons, outcome. Null until it has ended or was
     * closed.
     */
    public StreamSummary getSummary() {
        lock.lock();
        try {
            return summary;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The chunks, in order. {@code hasNext()} waits for the next one; {@code next()} throws where the stream broke off.
     *
     * @throws IllegalStateException where it is read already
     */
    @Override
    public Iterator<ChatCompletionChunk> iterator() {
        if (!claim()) {
            throw alreadyRead();
        }
        return new ChunkIterator(this);
    }

    /** Sends the chunks to a subscriber as it asks for them, on threads of the component's pool. */
    @Override
    public void subscribe(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        ChunkSubscription made = new ChunkSubscription(this, subscriber, continuations);
        boolean first = claim();
        if (first) {
            lock.lock();
            try {
                subscription = made;
            } finally {
                lock.unlock();
            }
        }
        subscriber.onSubscribe(made);
        if (!first) {
            made.refuse(alreadyRead());
        }
    }

    /** Gives up what has not been read, and the upstream connection with it. */
    @Override
    public void close() {
        end(() -> closed = true);
    }

    /** The owner is done: what has not been read is given up, and whoever still reads is told so. */
    void abandon() {
        end(() -> {
            owner = null;
            abandoned = !ended || !queue.isEmpty();
            closed = !abandoned;
        });
    }

    /** Whether it came to its end, and was neither closed nor broke off. */
    boolean isWhole() {
        StreamSummary known = getSummary();
        return known != null && (known.outcome() == Outcome.COMPLETE || known.outcome() == Outcome.DEGRADED);
    }

    private void end(Runnable how) {
        boolean cancels;
        lock.lock();
        try {
            if (closed || abandoned) {
                return;
            }
            how.run();
            queue.clear();
            cancels = !ended;
            ended = true;
            if (summary == null) {
                summary = observer.summary(true, Outcome.CANCELLED);
            }
        } finally {
            lock.unlock();
        }
        if (cancels) {
            cancel.run();
        }
        wake();
    }

    void connect(Runnable fetchMore, Runnable cancelCall) {
        fetch = fetchMore;
        cancel = cancelCall;
    }

    void setOwner(Exchange exchange) {
        lock.lock();
        try {
            owner = exchange;
        } finally {
            lock.unlock();
        }
    }

    /** The first chunk, for what it tells of the whole answer. */
    ChatCompletionChunk first() {
        lock.lock();
        try {
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a chunk; a hidden one counts for the summary only. */
    void add(ChatCompletionChunk chunk, boolean hidden) {
        lock.lock();
        try {
            observer.chunk(chunk);
            first = first == null ? chunk : first;
            if (!hidden && !ended) {
                queue.add(chunk);
            }
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** A read of the upstream is over; one that brought nothing to be taken is followed by the next. */
    void fetched() {
        lock.lock();
        try {
            fetching = false;
        } finally {
            lock.unlock();
        }
        fetchIfEmpty();
    }

    void end(StreamSummary known) {
        terminate(null, known);
    }

    /** Ends a stream that was made of a whole answer. */
    void endWhole() {
        terminate(null, observer.summary(false, Outcome.COMPLETE));
    }

    void fail(Exception cause, StreamSummary known) {
        terminate(cause, known);
    }

    private void terminate(Exception cause, StreamSummary known) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            failure = cause;
            summary = known;
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** Takes the next chunk that is there, or null. */
    ChatCompletionChunk poll() {
        ChatCompletionChunk chunk;
        lock.lock();
        try {
            chunk = queue.poll();
        } finally {
            lock.unlock();
        }
        fetchIfEmpty();
        return chunk;
    }

    /** Why nothing more will come, or null while more may: see {@link StreamEnd}. */
    StreamEnd ending() {
        lock.lock();
        try {
            if (!queue.isEmpty() || !ended) {
                return null;
            }
            if (abandoned) {
                return new StreamEnd(new IllegalStateException(
                        "The stream was closed before it was read to its end: its exchange is done; read it within "
                                + "the exchange, or hand the exchange over by seda"));
            }
            return new StreamEnd(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a chunk is there or nothing more will come; answers whether there is anything to tell. */
    boolean awaitNext(boolean failureTold) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("A stream must not be read on an event loop: the read would wait for it");
        }
        closeIfOwnerFailed();
        lock.lock();
        try {
            while (queue.isEmpty() && !ended) {
                changed.await();
            }
            return !queue.isEmpty() || (!closed && !failureTold && (failure != null || abandoned));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException("Interrupted while waiting for the next chunk", e);
        } finally {
            lock.unlock();
        }
    }

    /** A splitter that stops on an exception reads on to the end before it says so: its exchange tells. */
    private void closeIfOwnerFailed() {
        boolean failed;
        lock.lock();
        try {
            failed = owner != null && owner.getException() != null;
        } finally {
            lock.unlock();
        }
        if (failed) {
            close();
        }
    }

    private boolean claim() {
        lock.lock();
        try {
            boolean mine = !claimed;
            claimed = true;
            return mine;
        } finally {
            lock.unlock();
        }
    }

    private void fetchIfEmpty() {
        lock.lock();
        try {
            if (fetching || ended || !queue.isEmpty()) {
                return;
            }
            fetching = true;
        } finally {
            lock.unlock();
        }
        fetch.run();
    }

    private void wake() {
        ChunkSubscription reader;
        lock.lock();
        try {
            changed.signalAll();
            reader = subscription;
        } finally {
            lock.unlock();
        }
        if (reader != null) {
            reader.drain();
        }
    }

    private static IllegalStateException alreadyRead() {
        return new IllegalStateException("The stream is read already: a ChatCompletionStream has one reader, "
                + "so give other steps the reply instead (delivery=reply or chunks)");
    }

    /** Takes the chunk that {@link #awaitNext} promised. */
    ChatCompletionChunk next() {
        ChatCompletionChunk chunk = poll();
        if (chunk != null) {
            return chunk;
        }
        StreamEnd end = ending();
        if (end == null || end.failure() == null) {
            throw new NoSuchElementException("The stream is at its end");
        }
        throw end.failure() instanceof RuntimeException unchecked
                ? unchecked
                : RuntimeCamelException.wrapRuntimeCamelException(end.failure());
    }

    @Override
    public String toString() {
        StreamSummary known = getSummary();
        return "ChatCompletionStream["
                + (known == null ? "open" : known.outcome().word()) + "]";
    }
}
