package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.StreamSummary;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.camel.RuntimeCamelException;

/**
 * The border between a call's event loop, which adds chunks, and the one reader that takes them. Empty, it has the next
 * piece of the answer read; until then nothing is. The lock guards all fields but one, and is not held while others are told.
 */
final class ChunkBuffer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ChatCompletionChunk> queue = new ArrayDeque<>();
    private final StreamObserver observer = new StreamObserver();
    private Runnable fetch;
    private Runnable cancel;
    private Runnable watcher;
    private ChatCompletionChunk first;
    private StreamSummary summary;
    private Exception failure;
    private boolean ended;
    private boolean closed;
    private boolean abandoned;

    /** The reader's own. */
    private boolean more;

    /** Whether a read of the upstream is under way; the client begins with one on its own. */
    private boolean fetching = true;

    /** Says how to have more read, and how to give the call up. */
    void connect(Runnable fetchMore, Runnable cancelCall) {
        fetch = fetchMore;
        cancel = cancelCall;
    }

    /** Has this run whenever there may be something to take or an end to tell. */
    void watch(Runnable reader) {
        locked(() -> watcher = reader);
    }

    /** What is known of the stream, null until it has ended or was closed. */
    StreamSummary summary() {
        return locked(() -> summary);
    }

    /** The first chunk, for what it tells of the whole answer. */
    ChatCompletionChunk first() {
        return locked(() -> first);
    }

    /** Adds a chunk; a hidden one counts for the summary only. The reader is told when all of a read is there. */
    void add(ChatCompletionChunk chunk, boolean hidden) {
        locked(() -> {
            observer.chunk(chunk);
            first = first == null ? chunk : first;
            return !hidden && !ended && queue.add(chunk);
        });
    }

    /** A read of the upstream is over; one that brought nothing to be taken is followed by the next. */
    void fetched() {
        tell(() -> fetching = false);
        fetchIfEmpty();
    }

    /** Ends a stream that was made of a whole answer. */
    void endWhole() {
        end(null, locked(() -> observer.summary(false, Outcome.COMPLETE)));
    }

    /** Ends the stream; {@code cause} is null where all of it came. */
    void end(Exception cause, StreamSummary known) {
        tell(() -> {
            if (!ended) {
                ended = true;
                failure = cause;
                summary = known;
            }
        });
    }

    /** The reader wants no more: what is left, and the upstream connection, is given up. */
    void close() {
        giveUp(() -> closed = true);
    }

    /** The stream is given up over its reader's head, which is told so if it had not read to the end. */
    void abandon() {
        giveUp(() -> {
            abandoned = !ended || !queue.isEmpty();
            closed = !abandoned && failure == null;
        });
    }

    private void giveUp(Runnable how) {
        boolean cancels = locked(() -> {
            if (closed || abandoned) {
                return false;
            }
            how.run();
            queue.clear();
            boolean open = !ended;
            ended = true;
            summary = summary == null ? observer.summary(true, Outcome.CANCELLED) : summary;
            return open;
        });
        if (cancels) {
            cancel.run();
        }
        tell(() -> {});
    }

    /** Takes the next chunk that is there, or null. */
    ChatCompletionChunk poll() {
        ChatCompletionChunk chunk;
        boolean fetches;
        lock.lock();
        try {
            chunk = queue.poll();
            more = !queue.isEmpty() || ended;
            fetches = beginsFetch();
        } finally {
            lock.unlock();
        }
        if (fetches) {
            fetch.run();
        }
        return chunk;
    }

    /** Whether there was something to take, or an end to tell, behind what the reader took last. For the reader. */
    boolean hasMore() {
        return more;
    }

    /** Why nothing more will come, or null while more may. */
    StreamEnd ending() {
        return locked(() -> {
            if (!queue.isEmpty() || !ended) {
                return null;
            }
            return new StreamEnd(abandoned ? abandonment() : failure);
        });
    }

    /** Waits until a chunk is there or nothing more will come; answers whether there is anything to tell. */
    boolean awaitNext(boolean failureTold) {
        return locked(() -> {
            try {
                while (queue.isEmpty() && !ended) {
                    changed.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RuntimeCamelException("Interrupted while waiting for the next chunk", e);
            }
            return !queue.isEmpty() || (!closed && !failureTold && (failure != null || abandoned));
        });
    }

    private void fetchIfEmpty() {
        if (locked(this::beginsFetch)) {
            fetch.run();
        }
    }

    private boolean beginsFetch() {
        boolean wanted = !fetching && !ended && queue.isEmpty();
        fetching |= wanted;
        return wanted;
    }

    /** Changes what a reader may wait for, and has it look. */
    private void tell(Runnable change) {
        Runnable reader = locked(() -> {
            change.run();
            changed.signalAll();
            return watcher;
        });
        if (reader != null) {
            reader.run();
        }
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private static IllegalStateException abandonment() {
        return new IllegalStateException("The stream was closed before it was read to its end: its exchange is done;"
                + " read it within the exchange, or hand the exchange over by seda");
    }
}
