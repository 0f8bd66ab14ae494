package io.camelchat.routes.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one Kafka consumer reads, from its assignment to the last commit. It belongs to the poll thread, which calls
 * {@link #turn} again and again; the group's changes come by its polls.
 */
final class Reader implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private static final Duration SHORT_WAIT = Duration.ofMillis(50);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final ReaderSettings settings;
    private final Outcomes outcomes;
    private final Room room;
    private final Commits commits;
    private final Retries retries;
    private final ReadAhead readAhead;
    private final Leftovers leftovers = new Leftovers();
    private final BooleanSupplier open;
    private final Consumer<Delivery> beginning;
    private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();

    /** The partitions in the order in which they may begin their next exchange. */
    private final Deque<AssignedPartition> turns = new ArrayDeque<>();

    private boolean left;

    /**
     * @param open whether new exchanges may begin now
     * @param beginning begins the exchange of a record, on another thread
     */
    Reader(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            ReaderSettings settings,
            Outcomes outcomes,
            Room room,
            BooleanSupplier open,
            Consumer<Delivery> beginning) {
        this.consumer = consumer;
        this.settings = settings;
        this.outcomes = outcomes;
        this.room = room;
        this.commits = new Commits(consumer, room, leftovers, outcomes::wakeUp);
        this.retries = new Retries(settings.retryDelay(), settings.maxRetryDelay());
        this.readAhead = new ReadAhead(consumer, settings.maxRecordsAhead(), settings.maxBytes());
        this.open = open;
        this.beginning = beginning;
    }

    /** Takes what has come to its end, begins what can begin, records, and reads on. */
    void turn() {
        takeOutcomes();
        boolean reading = open.getAsBoolean();
        if (reading) {
            beginAgain();
            begin();
        }
        commits.record(partitions.values());
        readAhead.adjust(partitions.values(), reading);
        poll();
    }

    private void takeOutcomes() {
        for (Outcome next = outcomes.next(Duration.ZERO); next != null; next = outcomes.next(Duration.ZERO)) {
            take(next);
        }
    }

    private void take(Outcome outcome) {
        Delivery delivery = outcome.delivery();
        AssignedPartition partition = delivery.partition();
        room.free(delivery.size());
        if (!partition.isGiven()) {
            takeLate(outcome);
        } else if (outcome.failure() == null) {
            partition.done(delivery);
            if (delivery.hasFailed()) {
                retries.succeeded();
            }
        } else {
            partition.failed(delivery);
            retries.add(delivery, outcome.failure());
        }
    }

    private void takeLate(Outcome outcome) {
        Delivery delivery = outcome.delivery();
        if (outcome.failure() == null) {
            leftovers.done(delivery);
        } else {
            leftovers.forget(delivery);
        }
        room.release(1);
        LOG.debug("The {} came to its end after its partition was taken away", delivery);
    }

    private void beginAgain() {
        for (Delivery due = retries.due(); due != null; due = retries.due()) {
            due.partition().beginAgain(due);
            room.occupy(due.size());
            beginning.accept(due);
        }
    }

    private void begin() {
        int idle = 0;
        while (idle < turns.size()) {
            AssignedPartition partition = turns.removeFirst();
            turns.addLast(partition);
            Delivery next = partition.next();
            if (next == null) {
                idle++;
                continue;
            }
            if (!room.isFor(next.size())) {
                // It stays the first: what is small shall not keep what is large from its turn.
                turns.addFirst(turns.removeLast());
                return;
            }
            idle = 0;
            partition.begin(next);
            room.enter(next.size());
            beginning.accept(next);
        }
    }

    private void poll() {
        Duration wait = retries.wait(commits.isPausing() ? SHORT_WAIT : settings.pollTimeout());
        boolean read = poll(outcomes.mayWait() ? wait : Duration.ZERO);
        outcomes.waited();
        if (!read) {
            // A poll that is woken up does nothing, and were each of them, nothing would ever be read or recorded.
            poll(Duration.ZERO);
        }
    }

    private boolean poll(Duration wait) {
        try {
            consumer.poll(wait).forEach(this::add);
            return true;
        } catch (WakeupException e) {
            LOG.trace("Woken up", e);
            return false;
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition id = new TopicPartition(record.topic(), record.partition());
        AssignedPartition partition = partitions.get(id);
        if (!partition.isInOrder(record)) {
            LOG.warn("The partition {} has been set back to {}, and is read from there", id, record.offset());
            drop(Set.of(id));
            partition = give(id, null);
        }
        if (partition.add(record, leftovers)) {
            room.enterDone();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        Map<TopicPartition, OffsetAndMetadata> recorded = committed(Set.copyOf(assigned));
        for (TopicPartition id : assigned) {
            OffsetAndMetadata offset = recorded.get(id);
            give(id, offset);
            if (offset != null) {
                consumer.seek(id, offset);
            }
        }
        leftovers.keepOnly(partitions.keySet());
        tellAssignment("assigned", assigned);
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> ids) {
        while (true) {
            try {
                return consumer.committed(ids);
            } catch (WakeupException e) {
                // Meant for the poll; a second one cannot come before the next.
                LOG.trace("Woken up while reading what is recorded", e);
            }
        }
    }

    private AssignedPartition give(TopicPartition id, OffsetAndMetadata recorded) {
        AssignedPartition partition = new AssignedPartition(id, recorded);
        partitions.put(id, partition);
        turns.addLast(partition);
        return partition;
    }

    /** Another process is to go on with these: what is under way gets a moment to end, what ended is recorded. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        List<AssignedPartition> leaving =
                revoked.stream().map(partitions::get).filter(p -> p != null).toList();
        awaitEndOf(leaving);
        recordLast(leaving);
        drop(revoked);
        tellAssignment("taken away", revoked);
    }

    private void awaitEndOf(Collection<AssignedPartition> leaving) {
        long deadline = System.nanoTime() + (left ? 0 : settings.revokeTimeout().toNanos());
        while (leaving.stream().anyMatch(partition -> !partition.running().isEmpty())) {
            Outcome next = outcomes.next(Duration.ofNanos(deadline - System.nanoTime()));
            if (next == null) {
                return;
            }
            take(next);
        }
    }

    private void recordLast(Collection<AssignedPartition> leaving) {
        try {
            commits.recordNow(leaving, settings.commitTimeout());
        } catch (KafkaException e) {
            int unrecorded = leaving.stream()
                    .mapToInt(partition -> partition.unrecorded().size())
                    .sum();
            LOG.warn(
                    "{} records are done and could not be recorded, so they will be read again: {}",
                    unrecorded,
                    e.getMessage());
        }
    }

    /** The group has given these to others without asking: nothing that is done here may be recorded any more. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        for (TopicPartition id : lost) {
            AssignedPartition partition = partitions.get(id);
            if (partition != null) {
                leftovers.addRunning(partition.running());
                leftovers.addDone(partition.unrecorded());
            }
        }
        drop(lost);
        tellAssignment("lost", lost);
    }

    private void drop(Collection<TopicPartition> ids) {
        for (TopicPartition id : ids) {
            AssignedPartition partition = partitions.remove(id);
            if (partition != null) {
                turns.remove(partition);
                partition.takeAway();
                room.release(partition.unrecorded().size());
            }
        }
        room.release(retries.forgetTakenAway());
    }

    private static void tellAssignment(String what, Collection<TopicPartition> ids) {
        if (!ids.isEmpty()) {
            LOG.info(
                    "Partitions {}: {}",
                    what,
                    ids.stream().map(TopicPartition::toString).sorted().collect(Collectors.joining(", ")));
        }
    }

    /** Records what is done; what is under way is another reader's, or is read again. */
    void leave() {
        left = true;
        takeOutcomes();
        recordLast(List.copyOf(partitions.values()));
    }

    /** Forgets all partitions: the Kafka consumer is gone. */
    void dropAll() {
        drop(List.copyOf(partitions.keySet()));
    }
}
