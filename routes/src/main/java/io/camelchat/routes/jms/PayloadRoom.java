package io.camelchat.routes.jms;

import java.util.concurrent.TimeUnit;

/**
 * How much of the heap the payloads of messages that are being answered may have. Each takes several times its size on its
 * way: as it was received, as a question, as a request, and as an answer. Thread-safe.
 */
final class PayloadRoom {
    private final long bytes;
    private long taken;

    PayloadRoom(long bytes) {
        this.bytes = bytes;
    }

    /** One that leaves most of this JVM's heap to the steps of the route. */
    static PayloadRoom ofHeap() {
        return new PayloadRoom(Runtime.getRuntime().maxMemory() / 32);
    }

    synchronized boolean isFree() {
        return taken < bytes;
    }

    /** Waits until there is room for one more, of a size that is not known yet. False where there is none in time. */
    synchronized boolean await(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (taken >= bytes) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized void take(long size) {
        taken += size;
    }

    synchronized void free(long size) {
        taken -= size;
        notifyAll();
    }
}
