package io.camelchat.completion.client;

import io.vertx.core.impl.ContextInternal;

/** One delayed task of an event loop, which may be set anew and cancelled. Confined to that loop. */
final class Timer {
    private final Time time;
    private final ContextInternal loop;

    /** Takes the task back that waits; null where none does. */
    private Runnable takeBack;

    private long set;

    Timer(Time time, ContextInternal loop) {
        this.time = time;
        this.loop = loop;
    }

    /** Runs the task after a delay, in place of one that was set before. A delay of 0 sets none. */
    void set(long millis, Runnable task) {
        cancel();
        if (millis > 0) {
            long mine = set;
            takeBack = time.later(loop, millis, () -> {
                if (set == mine) {
                    takeBack = null;
                    task.run();
                }
            });
        }
    }

    void cancel() {
        set++;
        if (takeBack != null) {
            takeBack.run();
            takeBack = null;
        }
    }
}
