package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.server.BatchSubscriber;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the chunks of a stream to one subscriber, as many as it asked for, on one thread at a time. The counter of missed
 * signals makes whoever signals first the one that sends, for all who signal meanwhile.
 */
final class ChunkSubscription implements Flow.Subscription {
    private final ChunkBuffer buffer;
    private final Flow.Subscriber<? super ChatCompletionChunk> subscriber;
    private final Threads threads;
    private final AtomicLong demand = new AtomicLong();

    /** Begins at one, so that nothing is sent before {@link #begin()}. */
    private final AtomicInteger signals = new AtomicInteger(1);

    private final AtomicBoolean over = new AtomicBoolean();

    /** What the subscriber did wrong, to be told in its turn; null while nothing. */
    private volatile RuntimeException fault;

    /** @param threads where the subscriber is told */
    ChunkSubscription(ChunkBuffer buffer, Flow.Subscriber<? super ChatCompletionChunk> subscriber, Threads threads) {
        this.buffer = buffer;
        this.subscriber = subscriber;
        this.threads = threads;
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            fault = new IllegalArgumentException("a subscriber must request at least one chunk, not " + n);
        } else {
            demand.accumulateAndGet(n, (held, more) -> held + more < 0 ? Long.MAX_VALUE : held + more);
        }
        drain();
    }

    @Override
    public void cancel() {
        over.set(true);
        buffer.close();
    }

    /** Ends the subscription, and the call, for a reason that is not the stream's. */
    private void refuse(RuntimeException why) {
        buffer.close();
        if (over.compareAndSet(false, true)) {
            subscriber.onError(why);
        }
    }

    /** Starts to send: the subscriber has its subscription. */
    void begin() {
        threads.execute(this::send, this::refuse);
    }

    /** There may be something to send. */
    void drain() {
        if (signals.getAndIncrement() == 0) {
            begin();
        }
    }

    private void send() {
        int seen = signals.get();
        while (seen != 0) {
            try {
                sendWhatIsThere();
            } catch (RuntimeException | Error e) {
                // The subscriber broke the rule never to throw: it gets nothing more.
                cancel();
                throw e;
            } finally {
                seen = signals.addAndGet(-seen);
            }
        }
    }

    private void sendWhatIsThere() {
        while (!over.get()) {
            if (fault != null) {
                refuse(fault);
                return;
            }
            ChatCompletionChunk chunk = demand.get() == 0 ? null : buffer.poll();
            if (chunk == null) {
                // A chunk that came since then is no end, and whoever brought it signals.
                StreamEnd end = buffer.ending();
                if (end != null) {
                    finish(end);
                }
                return;
            }
            demand.updateAndGet(held -> held == Long.MAX_VALUE ? held : held - 1);
            tell(chunk);
        }
    }

    private void tell(ChatCompletionChunk chunk) {
        if (subscriber instanceof BatchSubscriber<? super ChatCompletionChunk> batches) {
            batches.onNext(chunk, buffer.hasMore());
        } else {
            subscriber.onNext(chunk);
        }
    }

    private void finish(StreamEnd end) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (end.failure() == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(end.failure());
        }
    }
}
