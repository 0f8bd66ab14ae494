package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * The chunks of an answer whose pieces a publisher of the route's own tells, on whatever threads it likes. They are told
 * on on the call's event loop, which owns all state here.
 */
final class PublishedPieces implements ChunkSource {
    private final Flow.Publisher<?> pieces;
    private final PieceReader reader;
    private final Executor loop;
    private StreamSummary summary;

    PublishedPieces(Flow.Publisher<?> pieces, PieceReader reader, Executor loop) {
        this.pieces = pieces;
        this.reader = reader;
        this.loop = loop;
    }

    @Override
    public StreamSummary summary() {
        return summary;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
        pieces.subscribe(new Reading(subscriber));
    }

    private final class Reading implements Flow.Subscriber<Object> {
        private final Flow.Subscriber<? super ChatCompletionChunk> subscriber;
        private Flow.Subscription subscription;
        private boolean over;

        Reading(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            loop.execute(() -> {
                subscription = given;
                subscriber.onSubscribe(given);
            });
        }

        @Override
        public void onNext(Object piece) {
            loop.execute(() -> {
                if (!over) {
                    next(piece);
                }
            });
        }

        private void next(Object piece) {
            ChatCompletionChunk chunk;
            try {
                chunk = reader.read(piece);
            } catch (RuntimeException e) {
                subscription.cancel();
                fail(e);
                return;
            }
            subscriber.onNext(chunk);
        }

        @Override
        public void onComplete() {
            loop.execute(() -> {
                if (!over) {
                    complete();
                }
            });
        }

        private void complete() {
            ChatCompletionChunk last;
            try {
                last = reader.last();
            } catch (ChatCompletionIncompleteException e) {
                fail(e);
                return;
            }
            over = true;
            if (last != null) {
                subscriber.onNext(last);
            }
            summary = reader.summary(Outcome.COMPLETE);
            subscriber.onComplete();
        }

        @Override
        public void onError(Throwable cause) {
            loop.execute(() -> {
                if (!over) {
                    fail(cause);
                }
            });
        }

        private void fail(Throwable cause) {
            over = true;
            summary = reader.summary(Outcome.FAILED);
            subscriber.onError(cause);
        }
    }
}
