package io.camelchat.routes.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/** Whether a Kafka consumer has a connection to any broker: it does not tell by itself, and tries for ever. */
final class BrokerContact {
    private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

    private final Metric connections;
    private long lastSeen = System.nanoTime();

    BrokerContact(Consumer<?, ?> consumer) {
        connections = consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count")
                        && metric.metricName().group().equals("consumer-metrics"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The Kafka consumer does not count its connections"));
    }

    /** Whether there has been none for a while. */
    boolean isLost() {
        if (((Number) connections.metricValue()).doubleValue() > 0) {
            lastSeen = System.nanoTime();
        }
        return System.nanoTime() - lastSeen > LONGEST_NANOS;
    }
}
