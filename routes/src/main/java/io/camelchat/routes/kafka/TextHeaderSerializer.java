package io.camelchat.routes.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.camel.component.kafka.serde.KafkaHeaderSerializer;

/** Writes headers that came with a record as they came, and others as text: camel-kafka would write numbers in binary. */
public final class TextHeaderSerializer implements KafkaHeaderSerializer {
    @Override
    public byte[] serialize(String key, Object value) {
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
