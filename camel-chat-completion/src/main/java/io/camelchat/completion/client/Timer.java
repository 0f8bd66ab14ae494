package io.camelchat.completion.client;

import io.vertx.core.impl.ContextInternal;

/** One delayed task of an event loop, which may be set anew and cancelled. Confined to that loop. */
final class Timer {
    private static final long NONE = -1;

    private final ContextInternal loop;
    private long id = NONE;

    Timer(ContextInternal loop) {
        this.loop = loop;
    }

    /** Runs the task after a delay, in place of one that was set before. A delay of 0 sets none. */
    void set(long millis, Runnable task) {
        cancel();
        if (millis > 0) {
            id = loop.setTimer(millis, fired -> {
                if (fired == id) {
                    id = NONE;
                    task.run();
                }
            });
        }
    }

    void cancel() {
        if (id != NONE) {
            loop.owner().cancelTimer(id);
            id = NONE;
        }
    }
}
