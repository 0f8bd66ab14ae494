package io.camelchat.routes.bulk;

import java.util.concurrent.Semaphore;

/**
 * How much may be under way: so many lines, and of these so many bytes, for memory has an end as well. Any thread gives back;
 * only the reader takes.
 */
final class Permits {
    /** What is made of a line to ask by it has several times its size. */
    private static final int SHARE_OF_HEAP = 32;

    private static final int UNIT = 1024;

    private final int lines;
    private final int units;
    private final Semaphore freeLines;
    private final Semaphore freeUnits;

    private Permits(int lines, int units) {
        this.lines = lines;
        this.units = units;
        freeLines = new Semaphore(lines);
        freeUnits = new Semaphore(units);
    }

    static Permits of(int lines) {
        return of(lines, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    static Permits of(int lines, long bytes) {
        return new Permits(lines, (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT)));
    }

    /** Waits for room. A line that is larger than all room there is waits until it is alone. */
    void take(int bytes) throws InterruptedException {
        freeLines.acquire();
        boolean taken = false;
        try {
            freeUnits.acquire(unitsOf(bytes));
            taken = true;
        } finally {
            if (!taken) {
                freeLines.release();
            }
        }
    }

    void give(int bytes) {
        freeUnits.release(unitsOf(bytes));
        freeLines.release();
    }

    /** Waits until nothing is under way. */
    void awaitAll() throws InterruptedException {
        freeLines.acquire(lines);
        freeLines.release(lines);
    }

    private int unitsOf(int bytes) {
        return Math.min(units, 1 + bytes / UNIT);
    }
}
