package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The chunks of an answer whose pieces a publisher of the route's own tells, on whatever threads it likes. It is itself
 * asked on threads that may block, and what it tells is read where it tells it; only chunks come to the call's event
 * loop.
 */
final class PublishedPieces implements ChunkSource {
    private final Flow.Publisher<?> pieces;
    private final PieceReader reader;
    private final Executor threads;
    private final Executor loop;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private volatile StreamSummary summary;

    /**
     * @param threads on which the publisher's code is run
     * @param loop on which the subscriber is told
     */
    PublishedPieces(Flow.Publisher<?> pieces, PieceReader reader, Executor threads, Executor loop) {
        this.pieces = pieces;
        this.reader = reader;
        this.threads = threads;
        this.loop = loop;
    }

    @Override
    public StreamSummary summary() {
        return summary;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
        Reading reading = new Reading(subscriber);
        if (subscribed.compareAndSet(false, true)) {
            reading.run(() -> pieces.subscribe(reading));
        }
    }

    /** An iterator may hold what wants to be closed; a publisher that nobody subscribes to holds nothing. */
    @Override
    public void leave() {
        if (pieces instanceof IteratedPieces iterated && subscribed.compareAndSet(false, true)) {
            iterated.cancel();
        }
    }

    /** Between publisher and subscriber. The publisher tells one thing at a time; {@code over} is the event loop's. */
    private final class Reading implements Flow.Subscriber<Object>, Flow.Subscription {
        private final Flow.Subscriber<? super ChatCompletionChunk> subscriber;
        private volatile Flow.Subscription subscription;
        private volatile boolean cancelled;
        private boolean over;

        Reading(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            run(() -> subscription.request(n));
        }

        @Override
        public void cancel() {
            cancelled = true;
            try {
                threads.execute(subscription::cancel);
            } catch (RejectedExecutionException e) {
                // Whatever it holds is given up here and now, or never.
                subscription.cancel();
            }
        }

        private void run(Runnable step) {
            try {
                threads.execute(() -> {
                    try {
                        step.run();
                    } catch (RuntimeException | Error e) {
                        fail(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                fail(e);
            }
        }

        /** Ends it for a reason that the publisher does not know of. */
        private void fail(Throwable cause) {
            onError(cause);
            if (subscription != null) {
                cancel();
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            loop.execute(() -> subscriber.onSubscribe(this));
        }

        @Override
        public void onNext(Object piece) {
            if (cancelled) {
                return;
            }
            ChatCompletionChunk chunk;
            try {
                chunk = reader.read(piece);
            } catch (RuntimeException | Error e) {
                fail(e);
                return;
            }
            loop.execute(() -> {
                if (!over) {
                    subscriber.onNext(chunk);
                }
            });
        }

        @Override
        public void onComplete() {
            ChatCompletionChunk last;
            try {
                last = reader.last();
            } catch (ChatCompletionIncompleteException | RuntimeException e) {
                onError(e);
                return;
            }
            end(Outcome.COMPLETE, () -> {
                if (last != null) {
                    subscriber.onNext(last);
                }
                subscriber.onComplete();
            });
        }

        @Override
        public void onError(Throwable cause) {
            end(Outcome.FAILED, () -> subscriber.onError(cause));
        }

        private void end(Outcome outcome, Runnable signal) {
            StreamSummary known = reader.summary(outcome);
            loop.execute(() -> {
                if (!over) {
                    over = true;
                    summary = known;
                    signal.run();
                }
            });
        }
    }
}
