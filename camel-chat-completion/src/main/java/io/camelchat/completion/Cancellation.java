package io.camelchat.completion;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once that nobody waits any more for what an exchange is doing. Put on an exchange as the property {@link
 * ChatCompletionConstants#CANCELLATION} it goes along into every copy of it, and every call that is made for one of them
 * is given up when it is cancelled. Thread-safe.
 */
public final class Cancellation {
    /** An action's place on a cancellation. */
    public interface Registration extends AutoCloseable {
        /**
         * Takes the action off the cancellation: it will not run, unless a cancel on another thread has got to it already.
         */
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    /** The action is taken by the cancel or by the deregistration, whichever comes first. */
    private final class Registered implements Registration {
        private final AtomicReference<Runnable> action;

        Registered(Runnable action) {
            this.action = new AtomicReference<>(action);
        }

        void run() {
            Runnable taken = action.getAndSet(null);
            if (taken == null) {
                return;
            }
            try {
                taken.run();
            } catch (RuntimeException e) {
                LOG.warn("An action that was to run on a cancellation failed; the others run all the same", e);
            }
        }

        @Override
        public void close() {
            action.set(null);
            synchronized (Cancellation.this) {
                actions.remove(this);
            }
        }
    }

    private final Set<Registered> actions = new LinkedHashSet<>();
    private boolean cancelled;

    /** Whether it was cancelled; it is never undone. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Runs every registered action, on this thread and in the order of registration. A second call does nothing. */
    public void cancel() {
        List<Registered> left;
        synchronized (this) {
            cancelled = true;
            left = List.copyOf(actions);
            actions.clear();
        }
        left.forEach(Registered::run);
    }

    /** Names no action: properties of exchanges are logged. */
    @Override
    public synchronized String toString() {
        return "Cancellation[" + (cancelled ? "cancelled" : "open, " + actions.size() + " registered") + "]";
    }

    /**
     * Has an action run once, by the thread that cancels; at once, by this one, where that has happened already.
     *
     * @param action must not block; whoever outlives it closes the registration, or the cancellation holds it for good
     */
    public Registration onCancel(Runnable action) {
        Registered registered = new Registered(action);
        synchronized (this) {
            if (!cancelled) {
                actions.add(registered);
                return registered;
            }
        }
        registered.run();
        return registered;
    }
}
