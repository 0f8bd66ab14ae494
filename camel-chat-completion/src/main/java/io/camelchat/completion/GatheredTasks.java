package io.camelchat.completion;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tasks for the threads of a pool that keeps none waiting. To wake a thread takes longer than most of what it is woken for: so one
 * that is awake takes what has come meanwhile, and another is woken only where none is on its way. No task waits for another
 * to end: whoever takes one has a thread woken for the next before it begins. Safe for use by several threads.
 */
final class GatheredTasks implements Threads {
    private final Executor pool;
    private final Queue<Task> waiting = new ConcurrentLinkedQueue<>();

    /** Whether a thread is on its way, which will look for a task after this was cleared. */
    private final AtomicBoolean woken = new AtomicBoolean();

    /** @param pool has a thread at once for what it takes, or refuses it */
    GatheredTasks(Executor pool) {
        this.pool = pool;
    }

    private record Task(Runnable step, Consumer<RejectedExecutionException> rejected) {}

    @Override
    public void execute(Runnable task, Consumer<RejectedExecutionException> rejected) {
        waiting.add(new Task(task, rejected));
        wake();
    }

    /** Has a thread for each task that waits, as before the pool is stopped: none would be woken for the rest after that. */
    void handOut() {
        Threads each = Threads.of(pool);
        for (Task next = waiting.poll(); next != null; next = waiting.poll()) {
            each.execute(next.step, next.rejected);
        }
    }

    private void wake() {
        if (!woken.compareAndSet(false, true)) {
            return;
        }
        try {
            pool.execute(this::work);
        } catch (RejectedExecutionException e) {
            refuseAll(e);
        } catch (RuntimeException | Error e) {
            // The system may have no further thread: what waits for one would do so for ever.
            refuseAll(new RejectedExecutionException("No thread could be started: " + e, e));
        }
    }

    private void work() {
        woken.set(false);
        // A thread that a task leaves interrupted would be so for the next: its pool clears that, between two of its
        // own tasks.
        for (Task next = waiting.poll(); next != null; next = isInterrupted() ? null : waiting.poll()) {
            if (!waiting.isEmpty()) {
                wake();
            }
            next.step.run();
        }
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    /** Others may have been added that rely on the thread that does not come. */
    private void refuseAll(RejectedExecutionException why) {
        woken.set(false);
        for (Task next = waiting.poll(); next != null; next = waiting.poll()) {
            next.rejected.accept(why);
        }
    }
}
