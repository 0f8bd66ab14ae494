package io.camelchat.routes.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Lines that tell how far it is, written by whichever thread tells. Thread-safe: guarded by its lock, lines included. */
final class LogLines implements Progress {
    private static final double NANOS = 1e9;

    private final String batch;
    private final String unit;
    private final long doneBefore;
    private final long interval;
    private final LongSupplier nanoTime;
    private final Consumer<String> log;
    private final long start;
    private long lastLine;
    private long done;
    private long total;
    private boolean closed;

    /**
     * @param interval at most one line in it
     * @param nanoTime nanoseconds from an arbitrary origin
     */
    LogLines(String batch, String unit, long done, Duration interval, LongSupplier nanoTime, Consumer<String> log) {
        this.batch = batch;
        this.unit = unit;
        this.doneBefore = done;
        this.done = done;
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
        this.log = log;
        start = nanoTime.getAsLong();
        lastLine = start;
    }

    @Override
    public synchronized void add(long count) {
        done += count;
        long now = nanoTime.getAsLong();
        if (!closed && now - lastLine >= interval) {
            lastLine = now;
            log.accept(line(now));
        }
    }

    @Override
    public synchronized void total(long count) {
        total = count;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            log.accept(line(nanoTime.getAsLong()));
        }
    }

    private String line(long now) {
        double seconds = (now - start) / NANOS;
        String speed = seconds > 0 ? String.format(Locale.ROOT, ", %.1f a second", (done - doneBefore) / seconds) : "";
        return batch + ": " + done + (total > 0 ? " of " + total : "") + " " + unit + speed + toGo(seconds);
    }

    /** As long as it would take at the speed so far. */
    private String toGo(double seconds) {
        long now = done - doneBefore;
        return now > 0 && total > done ? ", about " + Math.round(seconds * (total - done) / now) + " s to go" : "";
    }
}
