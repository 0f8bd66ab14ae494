package io.camelchat.completion.server;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;

/** The delayed tasks of one call, given up together. Confined to its event loop. */
final class Timers {
    private final Vertx vertx;
    private final Set<Long> waiting = new HashSet<>();
    private boolean cancelled;

    Timers(Vertx vertx) {
        this.vertx = vertx;
    }

    void set(long millis, Runnable task) {
        if (!cancelled) {
            waiting.add(vertx.setTimer(millis, id -> {
                if (waiting.remove(id)) {
                    task.run();
                }
            }));
        }
    }

    void cancel() {
        cancelled = true;
        waiting.forEach(vertx::cancelTimer);
        waiting.clear();
    }
}
