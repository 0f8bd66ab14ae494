package io.camelchat.completion.client;

import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The tasks that an event loop runs after a delay of one length. What came first is due first, so that one timer of the loop
 * is enough for all of them: most are taken back before they are due, and neither that nor a new one costs more for there
 * being many. Confined to the loop.
 */
final class EqualDelays {
    /** Those of this thread, by their length. */
    private static final FastThreadLocal<LongObjectMap<EqualDelays>> ALL = new FastThreadLocal<>() {
        @Override
        protected LongObjectMap<EqualDelays> initialValue() {
            return new LongObjectHashMap<>();
        }
    };

    private final EventLoop loop;
    private final long millis;

    /** Before the first and behind the last. */
    private final Delayed ends = new Delayed(null, null, 0);

    /** Whether the loop's timer is set. */
    private boolean fires;

    private EqualDelays(ContextInternal context, long millis) {
        this.loop = context.nettyEventLoop();
        this.millis = millis;
    }

    /**
     * Runs a task on a context after a delay.
     *
     * @return takes it back
     * @throws RejectedExecutionException on another thread than that of the context's event loop, which has ended then
     */
    static Runnable later(ContextInternal context, long millis, Runnable task) {
        if (!context.nettyEventLoop().inEventLoop()) {
            throw CallLoop.hasEnded();
        }
        LongObjectMap<EqualDelays> all = ALL.get();
        EqualDelays delays = all.get(millis);
        if (delays == null) {
            delays = new EqualDelays(context, millis);
            all.put(millis, delays);
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        Delayed delayed = new Delayed(context, task, System.nanoTime() + nanos);
        delays.add(delayed, nanos);
        return delayed;
    }

    private void add(Delayed last, long nanos) {
        last.before = ends.before;
        last.after = ends;
        ends.before.after = last;
        ends.before = last;
        if (!fires) {
            fires = true;
            fireAfter(nanos);
        }
    }

    private void fireAfter(long nanos) {
        loop.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
    }

    private void fire() {
        long now = System.nanoTime();
        try {
            while (ends.after != ends && ends.after.due - now <= 0) {
                Delayed first = ends.after;
                first.run();
                first.context.emit(due -> first.task.run());
            }
        } finally {
            // Also where whoever is told of what a task threw throws too: the others are due all the same.
            goOn(now);
        }
    }

    private void goOn(long now) {
        if (ends.after == ends) {
            ALL.get().remove(millis);
        } else {
            fireAfter(ends.after.due - now);
        }
    }

    /** A task in the line; to run it takes it out of the line, once. */
    private static final class Delayed implements Runnable {
        private final ContextInternal context;
        private final Runnable task;

        /** By the clock of {@link System#nanoTime()}. */
        private final long due;

        private Delayed before = this;
        private Delayed after = this;

        Delayed(ContextInternal context, Runnable task, long due) {
            this.context = context;
            this.task = task;
            this.due = due;
        }

        @Override
        public void run() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }
    }
}
