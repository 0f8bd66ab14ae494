package io.camelchat.routes.kafka;

/**
 * How many records may be on their way at once. A record takes a permit when its exchange begins, and gives it back when
 * its offset is recorded. So no more than all permits are asked and not recorded, and no more are asked again when the
 * process dies. Its bytes are bounded as well, from the beginning of its exchange to the end: one record always fits.
 */
final class Room {
    private final int permits;
    private final long maxBytes;
    private int taken;
    private long bytes;

    Room(int permits, long maxBytes) {
        this.permits = permits;
        this.maxBytes = maxBytes;
    }

    boolean isFor(long size) {
        return taken < permits && (bytes == 0 || bytes + size <= maxBytes);
    }

    void enter(long size) {
        taken++;
        occupy(size);
    }

    /** The exchange of a record begins again that has its permit still. */
    void occupy(long size) {
        bytes += size;
    }

    /** The exchange has ended of a record that is to be recorded, and has lost its permit: there may be one too many. */
    void enterDone() {
        taken++;
    }

    /** An exchange has ended; its permit is still taken. */
    void free(long size) {
        bytes -= size;
    }

    /** Offsets are recorded, or will never be by this process. */
    void release(int count) {
        taken -= count;
    }

    int taken() {
        return taken;
    }
}
