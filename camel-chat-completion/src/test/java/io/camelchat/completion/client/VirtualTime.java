package io.camelchat.completion.client;

import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A time that stands still until a test moves it. Thread-safe. */
final class VirtualTime implements Time {
    private static final Duration LONG = Duration.ofSeconds(30);

    private record Task(long due, long delay, ContextInternal loop, Runnable work) {}

    private final List<Task> waiting = new ArrayList<>();
    private long nanos;

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Runnable later(ContextInternal loop, long millis, Runnable work) {
        Task task = new Task(nanos + TimeUnit.MILLISECONDS.toNanos(millis), millis, loop, work);
        waiting.add(task);
        return () -> takeBack(task);
    }

    private synchronized void takeBack(Task task) {
        waiting.remove(task);
    }

    /** Waits until something waits for so long. */
    void awaitWaiting(long millis) {
        Awaitility.await().atMost(LONG).until(() -> isWaiting(millis));
    }

    private synchronized boolean isWaiting(long millis) {
        return waiting.stream().anyMatch(task -> task.delay == millis);
    }

    /** How many tasks wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Moves on, and returns when all that is due then has been done. */
    void advance(long millis) throws InterruptedException {
        for (Task task : due(millis)) {
            CountDownLatch done = new CountDownLatch(1);
            task.loop.runOnContext(run -> {
                task.work.run();
                done.countDown();
            });
            if (!done.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("A task did not end");
            }
        }
    }

    private synchronized List<Task> due(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        List<Task> due = waiting.stream()
                .filter(task -> task.due <= nanos)
                .sorted(Comparator.comparingLong(Task::due))
                .toList();
        waiting.removeAll(due);
        return due;
    }
}
