package io.camelchat.completion;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pieces of an iterator that a route left, told as they are asked for by the thread that asks: whoever raises the
 * demand from nothing tells until it is met. The iterator may block, and so may who asks.
 */
final class IteratedPieces implements Flow.Publisher<Object>, Flow.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(IteratedPieces.class);

    private final Iterator<?> pieces;
    private final AutoCloseable resource;
    private final AtomicLong demand = new AtomicLong();
    private Flow.Subscriber<? super Object> subscriber;
    private volatile boolean cancelled;

    /** @param resource closed when nothing more is asked of the iterator */
    IteratedPieces(Iterator<?> pieces, AutoCloseable resource) {
        this.pieces = pieces;
        this.resource = resource;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> given) {
        subscriber = given;
        given.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (demand.getAndAccumulate(n, (held, more) -> held + more < 0 ? Long.MAX_VALUE : held + more) == 0) {
            tell();
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
                    close();
                    return;
                }
                if (!pieces.hasNext()) {
                    close();
                    subscriber.onComplete();
                    return;
                }
                subscriber.onNext(Objects.requireNonNull(pieces.next(), "The iterator gave null for a piece"));
            } while (demand.decrementAndGet() > 0);
        } catch (Throwable e) {
            // An iterator of Groovy's or Kotlin's may throw a checked exception.
            close();
            subscriber.onError(e);
        }
    }

    /** The demand stays what it is, so that nobody tells again. */
    private void close() {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.warn("The iterator that was the route's answer could not be closed", e);
        }
    }
}
