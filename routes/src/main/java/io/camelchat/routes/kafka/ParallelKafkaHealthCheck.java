package io.camelchat.routes.kafka;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether a topic can be read, and why not. */
final class ParallelKafkaHealthCheck extends AbstractHealthCheck {
    private final ParallelKafkaConsumer consumer;

    ParallelKafkaHealthCheck(ParallelKafkaConsumer consumer) {
        super("camel", "consumer:kafka-parallel-" + consumer.getRouteId());
        this.consumer = consumer;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String trouble = consumer.trouble();
        if (trouble == null) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }
}
