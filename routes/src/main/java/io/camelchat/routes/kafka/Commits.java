package io.camelchat.routes.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
    private final Runnable wakeUp;
    private Map<AssignedPartition, Integer> underWay = Map.of();
    private long notBefore = System.nanoTime();

    /** @param wakeUp has the poll thread come back from its poll */
    Commits(Consumer<byte[], byte[]> consumer, Room room, Runnable wakeUp) {
        this.consumer = consumer;
        this.room = room;
        this.wakeUp = wakeUp;
    }

    /** Begins to record what is done, unless that is being done or failed just now. */
    void record(Collection<AssignedPartition> partitions) {
        if (!underWay.isEmpty() || System.nanoTime() - notBefore < 0) {
            return;
        }
        Map<AssignedPartition, Integer> counts = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = take(partitions, counts);
        if (!offsets.isEmpty()) {
            underWay = counts;
            consumer.commitAsync(offsets, (told, failure) -> ended(failure));
        }
    }

    /** Whether a commit has failed that is to be tried again soon. */
    boolean isPausing() {
        return System.nanoTime() - notBefore < 0;
    }

    private void ended(Exception failure) {
        Map<AssignedPartition, Integer> counts = underWay;
        underWay = Map.of();
        if (failure == null) {
            recorded(counts);
        } else {
            LOG.debug("Offsets could not be recorded, and are to be recorded again", failure);
            notRecorded(counts);
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
        Map<AssignedPartition, Integer> counts = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = take(partitions, counts);
        if (offsets.isEmpty()) {
            return;
        }
        boolean told = false;
        try {
            tell(offsets, timeout);
            told = true;
        } finally {
            if (told) {
                recorded(counts);
            } else {
                notRecorded(counts);
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
            Collection<AssignedPartition> partitions, Map<AssignedPartition, Integer> counts) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (AssignedPartition partition : partitions) {
            if (partition.unrecorded() > 0) {
                counts.put(partition, partition.unrecorded());
                offsets.put(partition.id(), partition.toRecord());
            }
        }
        return offsets;
    }

    private void recorded(Map<AssignedPartition, Integer> counts) {
        counts.values().forEach(room::release);
    }

    private void notRecorded(Map<AssignedPartition, Integer> counts) {
        counts.forEach((partition, count) -> {
            if (partition.isGiven()) {
                partition.notRecorded(count);
            } else {
                room.release(count);
            }
        });
    }
}
