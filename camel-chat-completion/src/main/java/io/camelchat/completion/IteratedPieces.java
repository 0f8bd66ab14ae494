package io.camelchat.completion;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pieces of an iterator that a route left, told as they are asked for. The iterator may block, so it is asked on
 * threads that may, one at a time; whoever raises the demand from nothing starts the one.
 */
final class IteratedPieces implements Flow.Publisher<Object>, Flow.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(IteratedPieces.class);

    private final Iterator<?> pieces;
    private final Executor threads;
    private final AtomicLong demand = new AtomicLong();
    private Flow.Subscriber<? super Object> subscriber;
    private volatile boolean cancelled;

    IteratedPieces(Iterator<?> pieces, Executor threads) {
        this.pieces = pieces;
        this.threads = threads;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> given) {
        subscriber = given;
        given.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        long before = demand.getAndAccumulate(n, (held, more) -> held + more < 0 ? Long.MAX_VALUE : held + more);
        if (before == 0) {
            try {
                threads.execute(this::tell);
            } catch (RejectedExecutionException e) {
                end();
                subscriber.onError(e);
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        request(1);
    }

    private void tell() {
        try {
            do {
                if (cancelled) {
                    end();
                    return;
                }
                if (!pieces.hasNext()) {
                    end();
                    subscriber.onComplete();
                    return;
                }
                subscriber.onNext(pieces.next());
            } while (demand.decrementAndGet() > 0);
        } catch (RuntimeException e) {
            end();
            subscriber.onError(e);
        }
    }

    /** The demand stays, so that no other thread starts. */
    private void end() {
        if (pieces instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                LOG.warn("The iterator that was the route's answer could not be closed", e);
            }
        }
    }
}
