package io.camelchat.routes.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Pauses the partitions of which enough has been read, and has the others read on. Polling goes on all the same, so that
 * the group keeps this process as a member however long its exchanges take. Owned by the poll thread.
 */
final class ReadAhead {
    /** Of a partition, however many there are: so many keys may stand behind others. */
    private static final int LEAST_OF_PARTITION = 50;

    private final Consumer<byte[], byte[]> consumer;
    private final int maxRecords;
    private final long maxBytes;

    ReadAhead(Consumer<byte[], byte[]> consumer, int maxRecords, long maxBytes) {
        this.consumer = consumer;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** @param reading false to read of no partition */
    void adjust(Collection<AssignedPartition> partitions, boolean reading) {
        long bytes =
                partitions.stream().mapToLong(AssignedPartition::waitingBytes).sum();
        int share = Math.max(LEAST_OF_PARTITION, maxRecords / Math.max(1, partitions.size()));
        boolean room = reading && bytes < maxBytes;
        Set<TopicPartition> paused = consumer.paused();
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (AssignedPartition partition : partitions) {
            boolean wanted = room && partition.waiting() < share;
            if (wanted == paused.contains(partition.id())) {
                (wanted ? resume : pause).add(partition.id());
            }
        }
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
    }
}
