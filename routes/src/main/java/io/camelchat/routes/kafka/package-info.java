/**
 * {@code kafka-parallel:TOPIC}, a Camel component that reads a Kafka topic with many exchanges in flight, and records an
 * offset only when the exchange of its record is done. It is camel-kafka's component with another consumer.
 *
 * <p>{@link io.camelchat.routes.kafka.PollLoop} owns the Kafka consumer and all that is known of its partitions; nothing
 * below it is shared between threads. Exchanges run on other threads and report to it by a queue.
 */
package io.camelchat.routes.kafka;
