package io.camelchat.routes.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private final Set<Delivery> running = new HashSet<>();
    private List<Delivery> unrecorded = new ArrayList<>();
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

    /**
     * Takes note of the next record that is read.
     *
     * @param leftovers what is under way, or done, of the time before it was lost
     * @return whether it is one of those that are done
     */
    boolean add(ConsumerRecord<byte[], byte[]> record, Leftovers leftovers) {
        if (!offsets.deliver(record.offset())) {
            return false;
        }
        Delivery delivery = new Delivery(this, record);
        if (leftovers.isDone(id, record)) {
            unrecorded.add(leftovers.take(id, record));
            offsets.done(record.offset());
            return true;
        }
        if (leftovers.isRunning(id, record) && lanes.addTaken(delivery)) {
            Delivery underWay = leftovers.take(id, record);
            underWay.moveTo(this);
            running.add(underWay);
        } else {
            waitingBytes += delivery.size();
            lanes.add(delivery);
        }
        return false;
    }

    /** The record whose exchange can begin next, or null. */
    Delivery next() {
        Delivery next = lanes.peek();
        return next != null && offsets.isWithinReach(next.offset()) ? next : null;
    }

    void begin(Delivery next) {
        lanes.take();
        waitingBytes -= next.size();
        running.add(next);
    }

    void beginAgain(Delivery failed) {
        running.add(failed);
    }

    void failed(Delivery delivery) {
        running.remove(delivery);
    }

    void done(Delivery delivery) {
        running.remove(delivery);
        unrecorded.add(delivery);
        offsets.done(delivery.offset());
        lanes.done(delivery);
    }

    /** The records whose exchanges are under way. */
    Set<Delivery> running() {
        return running;
    }

    /** How many records have been read whose exchange has not begun. */
    int waiting() {
        return lanes.waiting();
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** The records that are done and that no commit told of yet. */
    List<Delivery> unrecorded() {
        return unrecorded;
    }

    /** What a commit is to tell, now that the unrecorded ones have been taken note of. */
    OffsetAndMetadata toRecord() {
        unrecorded = new ArrayList<>();
        RecordedOffsets recorded = offsets.recorded();
        return new OffsetAndMetadata(recorded.next(), recorded.metadata());
    }

    /** The commit that was to tell of these failed. */
    void notRecorded(List<Delivery> deliveries) {
        unrecorded.addAll(deliveries);
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
