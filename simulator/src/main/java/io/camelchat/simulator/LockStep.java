package io.camelchat.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Permits that a test hands out one by one, so that it decides when the simulator goes on. Where a behaviour runs in
 * lock-step, every chunk takes one permit: the role chunk, each token, the finish chunk, the usage chunk.
 * {@code [DONE]} goes with the last of them. All calls of a behaviour share its permits, first come, first served.
 * Guarded by its signal; released calls go on in their own event loops.
 */
public final class LockStep {

    /** Stands for the lock-step of whatever call is answered: {@link RecordedCall#lockStep()}. */
    static final LockStep OF_CALL = new LockStep(false);

    private final boolean holdsHead;
    private final Signal signal = new Signal();
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
        List<Runnable> released = new ArrayList<>();
        signal.change(() -> {
            open = true;
            released.addAll(waiting);
            waiting.clear();
        });
        released.forEach(Runnable::run);
    }

    /** How many calls wait for a permit now. */
    public int waiting() {
        return signal.read(waiting::size);
    }

    /** Waits until at least so many calls wait for a permit. False if they do not in time. */
    public boolean awaitWaiting(int calls, Duration timeout) {
        return signal.await(() -> waiting.size() >= calls, timeout);
    }

    boolean holdsHead() {
        return holdsHead;
    }

    /** Takes a permit if there is one, else has {@code released} run once when one has been given to it. */
    boolean take(Runnable released) {
        AtomicBoolean taken = new AtomicBoolean(true);
        signal.change(() -> {
            if (permits > 0) {
                permits--;
            } else if (!open) {
                waiting.addLast(released);
                taken.set(false);
            }
        });
        return taken.get();
    }

    /** Gives up waiting. False if the permit has been given already. */
    boolean leave(Runnable released) {
        return signal.read(() -> waiting.remove(released));
    }

    private void releaseOne() {
        AtomicReference<Runnable> first = new AtomicReference<>(() -> {});
        signal.change(() -> {
            if (waiting.isEmpty()) {
                permits++;
            } else {
                first.set(waiting.removeFirst());
            }
        });
        first.get().run();
    }
}
