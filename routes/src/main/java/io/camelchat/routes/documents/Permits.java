package io.camelchat.routes.documents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * So many may go on at once; the others wait in line, first come first served, and hold no thread. Thread-safe; who goes on
 * does so on the executor's threads.
 */
final class Permits {
    private final Executor executor;
    private final Deque<Holder> line = new ArrayDeque<>();
    private int free;
    private boolean closed;

    Permits(int count, Executor executor) {
        this.free = count;
        this.executor = executor;
    }

    void acquire(Holder holder) {
        Runnable next = null;
        synchronized (this) {
            if (closed) {
                next = holder::turnedAway;
            } else if (free > 0) {
                free--;
                next = holder::granted;
            } else {
                line.add(holder);
            }
        }
        if (next != null) {
            executor.execute(next);
        }
    }

    void release() {
        Holder first;
        synchronized (this) {
            first = line.poll();
            if (first == null) {
                free++;
            }
        }
        if (first != null) {
            executor.execute(first::granted);
        }
    }

    /** Turns away whoever waits, or comes. */
    void close() {
        List<Holder> waiting;
        synchronized (this) {
            closed = true;
            waiting = new ArrayList<>(line);
            line.clear();
        }
        waiting.forEach(holder -> executor.execute(holder::turnedAway));
    }

    /** Who waits for a permit. */
    interface Holder {
        /** It has the permit, and gives it back. */
        void granted();

        /** It gets none. */
        void turnedAway();
    }
}
