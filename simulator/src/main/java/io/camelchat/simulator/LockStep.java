package io.camelchat.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Permits that a test hands out one by one, so that it decides when the simulator goes on. Where a behaviour runs in
 * lock-step, every chunk takes one permit: the role chunk, each token, the finish chunk, the usage chunk.
 * {@code [DONE]} goes with the last of them. All calls of a behaviour share its permits, first come, first served.
 * Guarded by its own monitor; released calls go on in their own event loops.
 */
public final class LockStep {

    private final boolean holdsHead;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long permits;
    private boolean open;

    private LockStep(boolean holdsHead) {
        this.holdsHead = holdsHead;
    }

    /** Holds chunks; the head of the response is written at once. */
    public static LockStep create() {
        return new LockStep(false);
    }

    /** Holds the head too: the first permit of a call lets its head go. */
    public static LockStep holdingHead() {
        return new LockStep(true);
    }

    /** Lets the next {@code n} steps go. */
    public void release(int n) {
        for (int i = 0; i < n; i++) {
            releaseOne();
        }
    }

    /** Lets everything go, now and later. */
    public void releaseAll() {
        Deque<Runnable> released;
        synchronized (this) {
            open = true;
            released = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        released.forEach(Runnable::run);
    }

    /** How many calls wait for a permit now. */
    public synchronized int waiting() {
        return waiting.size();
    }

    boolean holdsHead() {
        return holdsHead;
    }

    /** Takes a permit if there is one, else has {@code released} run once when one has been given to it. */
    synchronized boolean take(Runnable released) {
        if (open) {
            return true;
        }
        if (permits > 0) {
            permits--;
            return true;
        }
        waiting.addLast(released);
        return false;
    }

    /** Gives up waiting. False if the permit has been given already. */
    synchronized boolean leave(Runnable released) {
        return waiting.remove(released);
    }

    private void releaseOne() {
        Runnable first;
        synchronized (this) {
            first = waiting.pollFirst();
            if (first == null) {
                permits++;
            }
        }
        if (first != null) {
            first.run();
        }
    }
}
