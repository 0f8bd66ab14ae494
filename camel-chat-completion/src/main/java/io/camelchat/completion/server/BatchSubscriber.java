package io.camelchat.completion.server;

import java.util.concurrent.Flow;

/**
 * A subscriber that is told whether more follows at once, so that it can pass on together what came together.
 *
 * @param <T> what it subscribes to
 */
public interface BatchSubscriber<T> extends Flow.Subscriber<T> {
    /**
     * The next one.
     *
     * @param more whether another signal follows on this thread before anything else happens, unless what was asked for is
     *     used up
     */
    void onNext(T item, boolean more);

    @Override
    default void onNext(T item) {
        onNext(item, false);
    }
}
