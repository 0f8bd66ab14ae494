package io.camelchat.routes.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.serde.KafkaHeaderDeserializer;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record as an exchange's message: its value is the body, and what else it has are headers with camel-kafka's names. */
final class RecordMessage {
    private RecordMessage() {}

    static void fill(Exchange exchange, ConsumerRecord<byte[], byte[]> record, KafkaConfiguration configuration) {
        Message message = exchange.getMessage();
        message.setBody(record.value());
        message.setHeader(KafkaConstants.TOPIC, record.topic());
        message.setHeader(KafkaConstants.PARTITION, record.partition());
        message.setHeader(KafkaConstants.OFFSET, record.offset());
        message.setHeader(KafkaConstants.HEADERS, record.headers());
        message.setHeader(KafkaConstants.TIMESTAMP, record.timestamp());
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, record.timestamp());
        if (record.key() != null) {
            message.setHeader(KafkaConstants.KEY, record.key());
        }
        HeaderFilterStrategy filter = configuration.getHeaderFilterStrategy();
        KafkaHeaderDeserializer deserializer = configuration.getHeaderDeserializer();
        for (Header header : record.headers()) {
            if (!filter.applyFilterToExternalHeaders(header.key(), header.value(), exchange)) {
                message.setHeader(header.key(), deserializer.deserialize(header.key(), header.value()));
            }
        }
    }
}
