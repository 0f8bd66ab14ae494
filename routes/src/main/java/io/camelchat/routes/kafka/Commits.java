package io.camelchat.routes.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what is done. One commit is under way at a time, and the next tells of all that came to its end in the
 * meantime: so the more there is to tell, the more one commit tells. Owned by the poll thread.
 */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Room room;
    private final Leftovers leftovers;
    private final Runnable wakeUp;
    private Map<AssignedPartition, List<Delivery>> underWay = Map.of();
    private long notBefore = System.nanoTime();

    /** @param wakeUp has the poll thread come back from its poll */
    Commits(Consumer<byte[], byte[]> consumer, Room room, Leftovers leftovers, Runnable wakeUp) {
        this.consumer = consumer;
        this.room = room;
        this.leftovers = leftovers;
        this.wakeUp = wakeUp;
    }

    /** Begins to record what is done, unless that is being done or failed just now. */
    void record(Collection<AssignedPartition> partitions) {
        if (!underWay.isEmpty() || System.nanoTime() - notBefore < 0) {
            return;
        }
        Map<AssignedPartition, List<Delivery>> told = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = take(partitions, told);
        if (!offsets.isEmpty()) {
            underWay = told;
            consumer.commitAsync(offsets, (offset, failure) -> ended(failure));
        }
    }

    /** Whether a commit has failed that is to be tried again soon. */
    boolean isPausing() {
        return System.nanoTime() - notBefore < 0;
    }

    private void ended(Exception failure) {
        Map<AssignedPartition, List<Delivery>> told = underWay;
        underWay = Map.of();
        if (failure == null) {
            recorded(told);
        } else {
            LOG.debug("Offsets could not be recorded, and are to be recorded again", failure);
            notRecorded(told);
            notBefore = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
        }
        wakeUp.run();
    }

    /**
     * Records what is done, and returns when that is so.
     *
     * @throws org.apache.kafka.common.KafkaException if it cannot be recorded; it may be another time
     */
    void recordNow(Collection<AssignedPartition> partitions, Duration timeout) {
        Map<AssignedPartition, List<Delivery>> told = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = take(partitions, told);
        if (offsets.isEmpty()) {
            return;
        }
        boolean isTold = false;
        try {
            tell(offsets, timeout);
            isTold = true;
        } finally {
            if (isTold) {
                recorded(told);
            } else {
                notRecorded(told);
            }
        }
    }

    private void tell(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        while (true) {
            try {
                consumer.commitSync(offsets, timeout);
                return;
            } catch (WakeupException e) {
                // Meant for the poll; a second one cannot come before the next.
                LOG.trace("Woken up while recording", e);
            }
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> take(
            Collection<AssignedPartition> partitions, Map<AssignedPartition, List<Delivery>> told) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (AssignedPartition partition : partitions) {
            if (!partition.unrecorded().isEmpty()) {
                told.put(partition, partition.unrecorded());
                offsets.put(partition.id(), partition.toRecord());
            }
        }
        return offsets;
    }

    private void recorded(Map<AssignedPartition, List<Delivery>> told) {
        told.values().forEach(deliveries -> room.release(deliveries.size()));
    }

    private void notRecorded(Map<AssignedPartition, List<Delivery>> told) {
        told.forEach((partition, deliveries) -> {
            if (partition.isGiven()) {
                partition.notRecorded(deliveries);
            } else {
                room.release(deliveries.size());
                leftovers.addDone(deliveries);
            }
        });
    }
}
