package io.camelchat.completion.client;

import io.vertx.core.impl.ContextInternal;

/** The time by which a client waits: the machine's, or in tests one that stands still until it is moved. */
interface Time {
    /** The machine's time. */
    Time REAL = new Time() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Runnable later(ContextInternal loop, long millis, Runnable task) {
            return EqualDelays.later(loop, millis, task);
        }
    };

    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Runs a task on an event loop after a delay; to be called there.
     *
     * @return takes it back; one that is about to run may run all the same
     */
    Runnable later(ContextInternal loop, long millis, Runnable task);
}
