package io.camelchat.completion.client;

import java.util.ArrayDeque;
import java.util.Queue;

/** How many attempts may be open at once; the others wait in line. Thread-safe, and no thread waits. */
final class Permits {
    /** A place among the open attempts, or in the line. */
    final class Permit {
        private final Runnable granted;
        private final boolean heldAtOnce;
        private boolean open;
        private boolean released;

        private Permit(Runnable granted, boolean heldAtOnce) {
            this.granted = granted;
            this.heldAtOnce = heldAtOnce;
            this.open = heldAtOnce;
        }

        /** Whether nobody had to be waited for. */
        boolean isHeldAtOnce() {
            return heldAtOnce;
        }

        /** Gives the place up, held or only waited for; a second call does nothing. */
        void release() {
            if (unbounded) {
                return;
            }
            Permit next;
            synchronized (Permits.this) {
                if (released) {
                    return;
                }
                released = true;
                if (!open) {
                    line.remove(this);
                    return;
                }
                next = line.poll();
                if (next == null) {
                    free++;
                    return;
                }
                next.open = true;
            }
            next.granted.run();
        }
    }

    private final Queue<Permit> line = new ArrayDeque<>();
    private final boolean unbounded;
    private int free;

    /** @param max how many, 0 for no bound */
    Permits(int max) {
        this.unbounded = max == 0;
        this.free = max;
    }

    /**
     * Takes a place.
     *
     * @param granted run once the place is held, on the thread that gave its own up; not where it is held at once
     */
    Permit acquire(Runnable granted) {
        return unbounded ? new Permit(granted, true) : acquireBounded(granted);
    }

    private synchronized Permit acquireBounded(Runnable granted) {
        Permit permit = new Permit(granted, free > 0);
        if (permit.heldAtOnce) {
            free--;
        } else {
            line.add(permit);
        }
        return permit;
    }
}
