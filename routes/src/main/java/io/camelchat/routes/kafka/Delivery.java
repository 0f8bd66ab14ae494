package io.camelchat.routes.kafka;

import java.nio.ByteBuffer;
import java.util.Comparator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record from when it is read to when it is done. Owned by the poll thread; whoever runs its exchange reads the record. */
final class Delivery {
    static final Comparator<Delivery> BY_OFFSET = Comparator.comparingLong(Delivery::offset);

    private AssignedPartition partition;
    private final ConsumerRecord<byte[], byte[]> record;
    private int failures;

    Delivery(AssignedPartition partition, ConsumerRecord<byte[], byte[]> record) {
        this.partition = partition;
        this.record = record;
    }

    AssignedPartition partition() {
        return partition;
    }

    /** Its partition has been taken away and given back. */
    void moveTo(AssignedPartition anew) {
        partition = anew;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    long offset() {
        return record.offset();
    }

    /** What records of one order have in common, or null. */
    Object key() {
        return record.key() == null ? null : ByteBuffer.wrap(record.key());
    }

    /** In bytes; headers are few and small. */
    int size() {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    /** Counts a failed exchange, and says how many there have been. */
    int failed() {
        return ++failures;
    }

    boolean hasFailed() {
        return failures > 0;
    }

    @Override
    public String toString() {
        return "record " + record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
