package io.camelchat.routes.kafka;

import java.util.BitSet;
import java.util.TreeSet;

/**
 * Which records of a partition have been delivered and which of them are done. Offsets that never come, because the topic
 * is compacted or has transactions, count as done as soon as a later one has come.
 */
final class PartitionOffsets {
    private static final long UNKNOWN = -1;

    private final TreeSet<Long> open = new TreeSet<>();

    /** Done, counted from {@link #origin}; before the origin all is done. */
    private BitSet done;

    private long origin;
    private long next;

    private PartitionOffsets(long origin, BitSet done) {
        this.origin = origin;
        this.next = origin;
        this.done = done;
    }

    /** Goes on with what was recorded before. */
    static PartitionOffsets from(RecordedOffsets recorded) {
        return new PartitionOffsets(recorded.next(), (BitSet) recorded.done().clone());
    }

    /** For a partition of which nothing is recorded: its first record, whichever comes, is the beginning. */
    static PartitionOffsets fromFirstRecord() {
        return new PartitionOffsets(UNKNOWN, new BitSet());
    }

    /** Whether this record would come after all that came: the log has not been cut, or the reader set back. */
    boolean isInOrder(long offset) {
        return offset >= next;
    }

    /**
     * Takes note of the next record.
     *
     * @return whether it is to be processed; false where it was recorded as done already
     */
    boolean deliver(long offset) {
        if (!isInOrder(offset)) {
            throw new IllegalArgumentException("The record at " + offset + " comes after that at " + (next - 1));
        }
        next = offset + 1;
        if (origin == UNKNOWN) {
            origin = offset;
        } else if (open.isEmpty()) {
            moveOriginTo(offset);
        }
        if (isDone(offset)) {
            return false;
        }
        open.add(offset);
        return true;
    }

    /** A record that was delivered, and not done yet, is done. */
    void done(long offset) {
        if (!open.remove(offset)) {
            throw new IllegalStateException("The record at " + offset + " was not open");
        }
        done.set(Math.toIntExact(offset - origin));
    }

    /** Whether the record is near enough to the first open one that a commit could tell of it. */
    boolean isWithinReach(long offset) {
        return open.isEmpty() || offset - open.first() < RecordedOffsets.MOST_AHEAD;
    }

    /** What can be committed now: all before the first record that is delivered and not done, and what is done after it. */
    RecordedOffsets recorded() {
        moveOriginTo(open.isEmpty() ? next : open.first());
        if (open.isEmpty()) {
            moveOriginTo(origin + done.nextClearBit(0));
            next = Math.max(next, origin);
        }
        return new RecordedOffsets(origin, (BitSet) done.clone());
    }

    private boolean isDone(long offset) {
        long index = offset - origin;
        return index < done.length() && done.get((int) index);
    }

    private void moveOriginTo(long offset) {
        long steps = offset - origin;
        done = steps < done.length() ? done.get((int) steps, done.length()) : new BitSet();
        origin = offset;
    }
}
