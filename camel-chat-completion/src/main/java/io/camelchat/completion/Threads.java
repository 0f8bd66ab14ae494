package io.camelchat.completion;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Where others' code is run: the threads of a pool, or an event loop that is theirs. */
@FunctionalInterface
interface Threads {
    /**
     * Runs a task.
     *
     * @param rejected run in its place where it finds no thread
     */
    void execute(Runnable task, Consumer<RejectedExecutionException> rejected);

    /** Those of an executor; on the calling thread it is told of a task that the executor refuses. */
    static Threads of(Executor executor) {
        return (task, rejected) -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                rejected.accept(e);
            }
        };
    }
}
