package io.camelchat.routes.kafka;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of lost partitions that were asked and are not recorded. A group that has forgotten its members, as when its
 * broker starts anew, takes all partitions away and gives most of them back at once: what is under way goes on then, and is
 * not asked twice. What the group gives to others instead is forgotten. What is under way has its permit still, what is done
 * has none. Owned by the poll thread.
 */
final class Leftovers {
    private final Map<TopicPartition, Map<Long, Leftover>> byPartition = new HashMap<>();

    private record Leftover(Delivery delivery, boolean done) {}

    void addRunning(Collection<Delivery> running) {
        running.forEach(delivery -> add(delivery, false));
    }

    void addDone(Collection<Delivery> done) {
        done.forEach(delivery -> add(delivery, true));
    }

    private void add(Delivery delivery, boolean done) {
        byPartition
                .computeIfAbsent(delivery.partition().id(), none -> new HashMap<>())
                .put(delivery.offset(), new Leftover(delivery, done));
    }

    /** One that was under way is done. */
    void done(Delivery delivery) {
        if (forget(delivery)) {
            add(delivery, true);
        }
    }

    /** False where it is no leftover. */
    boolean forget(Delivery delivery) {
        Map<Long, Leftover> ofPartition =
                byPartition.getOrDefault(delivery.partition().id(), Map.of());
        Leftover leftover = ofPartition.get(delivery.offset());
        boolean known = leftover != null && leftover.delivery() == delivery;
        if (known) {
            ofPartition.remove(delivery.offset());
        }
        return known;
    }

    /** Forgets what belongs to other partitions than these. */
    void keepOnly(Set<TopicPartition> given) {
        byPartition.keySet().retainAll(given);
    }

    /** Whether this very record is under way. */
    boolean isRunning(TopicPartition id, ConsumerRecord<byte[], byte[]> record) {
        Leftover leftover = find(id, record);
        return leftover != null && !leftover.done();
    }

    /** Whether this very record is done. */
    boolean isDone(TopicPartition id, ConsumerRecord<byte[], byte[]> record) {
        Leftover leftover = find(id, record);
        return leftover != null && leftover.done();
    }

    /** Takes what {@link #isRunning} or {@link #isDone} has told of. */
    Delivery take(TopicPartition id, ConsumerRecord<byte[], byte[]> record) {
        return byPartition.get(id).remove(record.offset()).delivery();
    }

    /** Another record may be at its offset, where a topic was made anew. */
    private Leftover find(TopicPartition id, ConsumerRecord<byte[], byte[]> record) {
        Leftover leftover = byPartition.getOrDefault(id, Map.of()).get(record.offset());
        if (leftover == null) {
            return null;
        }
        ConsumerRecord<byte[], byte[]> before = leftover.delivery().record();
        boolean same = before.timestamp() == record.timestamp()
                && Arrays.equals(before.key(), record.key())
                && Arrays.equals(before.value(), record.value());
        return same ? leftover : null;
    }
}
