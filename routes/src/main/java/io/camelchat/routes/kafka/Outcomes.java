package io.camelchat.routes.kafka;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Outcomes on their way to the poll thread. Any thread adds one; if the poll thread waits for the broker just then, it is
 * woken up, once for as many as come until it looks.
 */
final class Outcomes {
    private final LinkedBlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile Consumer<?, ?> poller;

    /** From now on this one is polled. */
    void wake(Consumer<?, ?> consumer) {
        poller = consumer;
    }

    void add(Outcome outcome) {
        queue.add(outcome);
        wakeUp();
    }

    /** Has the poll that is under way end at once, if one is. */
    void wakeUp() {
        if (waiting.compareAndSet(true, false)) {
            poller.wakeup();
        }
    }

    /** Called by the poll thread before it polls: false if there is no need to wait. */
    boolean mayWait() {
        waiting.set(true);
        // Race with a thread that added one before it could see that somebody waits.
        return queue.isEmpty();
    }

    /** Called by the poll thread after it polled. */
    void waited() {
        waiting.set(false);
    }

    /** The next outcome, waited for no longer than this; null if there is none. */
    Outcome next(Duration timeout) {
        try {
            return queue.poll(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
