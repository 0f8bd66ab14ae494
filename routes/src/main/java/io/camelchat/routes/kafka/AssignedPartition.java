package io.camelchat.routes.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition for as long as it is assigned to this process: what has been read of it, what is on its way, and what is
 * done. When it is assigned anew it is another one, and what comes late for this one is not recorded. Owned by the poll
 * thread.
 */
final class AssignedPartition {
    private final TopicPartition id;
    private final PartitionOffsets offsets;
    private final KeyLanes<Delivery> lanes = new KeyLanes<>(Delivery::key, Delivery.BY_OFFSET);
    private long waitingBytes;
    private int running;
    private int unrecorded;
    private boolean given = true;

    /** @param recorded what is committed of it, null for nothing */
    AssignedPartition(TopicPartition id, OffsetAndMetadata recorded) {
        this.id = id;
        this.offsets = recorded == null
                ? PartitionOffsets.fromFirstRecord()
                : PartitionOffsets.from(RecordedOffsets.read(recorded.offset(), recorded.metadata()));
    }

    TopicPartition id() {
        return id;
    }

    boolean isInOrder(ConsumerRecord<byte[], byte[]> record) {
        return offsets.isInOrder(record.offset());
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        if (offsets.deliver(record.offset())) {
            Delivery delivery = new Delivery(this, record);
            waitingBytes += delivery.size();
            lanes.add(delivery);
        } else {
            // Done before; the watermark may pass it.
            offsets.recorded();
        }
    }

    /** The record whose exchange can begin next, or null. */
    Delivery next() {
        Delivery next = lanes.peek();
        return next != null && offsets.isWithinReach(next.offset()) ? next : null;
    }

    void begin(Delivery next) {
        lanes.take();
        waitingBytes -= next.size();
        running++;
    }

    void beginAgain() {
        running++;
    }

    void failed() {
        running--;
    }

    void done(Delivery delivery) {
        running--;
        unrecorded++;
        offsets.done(delivery.offset());
        lanes.done(delivery);
    }

    /** How many exchanges are under way. */
    int running() {
        return running;
    }

    /** How many records have been read whose exchange has not begun. */
    int waiting() {
        return lanes.waiting();
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** How many records are done that no commit told of yet. */
    int unrecorded() {
        return unrecorded;
    }

    /** What a commit is to tell, of which that many records were not told before. */
    OffsetAndMetadata toRecord() {
        unrecorded = 0;
        RecordedOffsets recorded = offsets.recorded();
        return new OffsetAndMetadata(recorded.next(), recorded.metadata());
    }

    /** The commit that was to tell of so many records failed. */
    void notRecorded(int count) {
        unrecorded += count;
    }

    /** It is assigned to this process no longer. */
    void takeAway() {
        given = false;
    }

    /** Whether it is still assigned to this process. */
    boolean isGiven() {
        return given;
    }
}
