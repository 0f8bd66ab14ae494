package io.camelchat.routes.upstream;

import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The time that passes, and what is to be done in it. */
interface Schedule {
    /** Nanoseconds from an arbitrary origin. */
    long nanoTime();

    Instant now();

    /** Runs the task once, on a thread of the schedule's own. */
    void in(long nanos, Runnable task);

    /** The time of this machine. */
    static Schedule on(ScheduledExecutorService executor) {
        return new Schedule() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void in(long nanos, Runnable task) {
                executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
            }
        };
    }
}
