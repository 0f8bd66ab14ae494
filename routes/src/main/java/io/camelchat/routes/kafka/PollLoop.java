package io.camelchat.routes.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The one thread that reads: it opens a Kafka consumer, turns its {@link Reader} until it is told to stop, and opens
 * another one where that fails. What it cannot do it says as {@link Trouble}, and tries again.
 */
final class PollLoop implements Runnable {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final ParallelKafkaEndpoint endpoint;
    private final ReaderSettings settings;
    private final Outcomes outcomes;
    private final BooleanSupplier open;
    private final java.util.function.Consumer<Delivery> beginning;
    private final Room room;
    private final Trouble trouble;
    private final CountDownLatch stopped = new CountDownLatch(1);

    PollLoop(
            ParallelKafkaEndpoint endpoint,
            Outcomes outcomes,
            Trouble trouble,
            BooleanSupplier open,
            java.util.function.Consumer<Delivery> beginning) {
        this.endpoint = endpoint;
        this.settings = endpoint.readerSettings();
        this.outcomes = outcomes;
        this.trouble = trouble;
        this.open = open;
        this.beginning = beginning;
        this.room = new Room(settings.maxInFlight(), settings.maxBytes());
    }

    @Override
    public void run() {
        while (!isStopped()) {
            try (Closing closing = new Closing(endpoint.createKafkaConsumer())) {
                read(closing.consumer);
            } catch (WakeupException e) {
                // It is told to stop, or had not begun to poll.
                continue;
            } catch (RuntimeException e) {
                trouble.failed(e);
                pause();
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        outcomes.wake(consumer);
        if (!hasTopics(consumer)) {
            pause();
            return;
        }
        Reader reader = new Reader(consumer, settings, outcomes, room, open, beginning);
        try {
            subscribe(consumer, reader);
            turn(consumer, reader);
            reader.leave();
            consumer.close(CLOSE_TIMEOUT);
        } finally {
            reader.dropAll();
        }
    }

    private void turn(Consumer<byte[], byte[]> consumer, Reader reader) {
        BrokerContact contact = new BrokerContact(consumer);
        while (!isStopped()) {
            reader.turn();
            if (contact.isLost()) {
                trouble.noBroker();
            } else {
                trouble.over();
            }
        }
    }

    private boolean hasTopics(Consumer<byte[], byte[]> consumer) {
        for (String topic : topics()) {
            if (!endpoint.getConfiguration().isTopicIsPattern()
                    && consumer.partitionsFor(topic, TOPIC_TIMEOUT).isEmpty()) {
                trouble.unknownTopic(topic);
                return false;
            }
        }
        return true;
    }

    private void subscribe(Consumer<byte[], byte[]> consumer, Reader reader) {
        if (endpoint.getConfiguration().isTopicIsPattern()) {
            consumer.subscribe(Pattern.compile(endpoint.getConfiguration().getTopic()), reader);
        } else {
            consumer.subscribe(topics(), reader);
        }
    }

    private List<String> topics() {
        return List.of(endpoint.getConfiguration().getTopic().split(","));
    }

    private void pause() {
        try {
            stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Told by any thread: records what is done, gives the partitions back and ends. */
    void stop() {
        stopped.countDown();
        outcomes.wakeUp();
    }

    /** Closes a Kafka consumer whichever way it is left. */
    private record Closing(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            consumer.close(CLOSE_TIMEOUT);
        }
    }
}
