package io.camelchat.completion;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The event loop of a call whose route never blocks. While such a route runs there, its thread knows it: a call of a model that
 * is made meanwhile stays on that loop, and so does what comes after. A step that goes on elsewhere, on a thread of {@code
 * threads()} say, is not known to be of that kind any more.
 */
final class EventLoopThreads implements Threads {
    private static final ThreadLocal<EventLoopThreads> CURRENT = new ThreadLocal<>();

    private final Executor loop;

    /** @param loop runs a task at once where it is on its own thread */
    EventLoopThreads(Executor loop) {
        this.loop = loop;
    }

    /** The event loop whose route this thread runs, or null where it runs none. */
    static EventLoopThreads current() {
        return CURRENT.get();
    }

    @Override
    public void execute(Runnable task, Consumer<RejectedExecutionException> rejected) {
        try {
            loop.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            rejected.accept(e);
        }
    }

    private void run(Runnable task) {
        EventLoopThreads outer = CURRENT.get();
        CURRENT.set(this);
        try {
            task.run();
        } finally {
            CURRENT.set(outer);
        }
    }
}
