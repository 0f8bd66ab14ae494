package io.camelchat.routes.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** A time that passes when a test says so, on the test's own thread. */
final class VirtualSchedule implements Schedule {
    private record Task(long at, int order, Runnable task) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return at == other.at ? Integer.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nanos;
    private int order;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public void in(long delay, Runnable task) {
        tasks.add(new Task(nanos + delay, order++, task));
    }

    void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (!tasks.isEmpty() && tasks.element().at() <= end) {
            Task next = tasks.remove();
            nanos = next.at();
            next.task().run();
        }
        nanos = end;
    }
}
