package io.camelchat.routes.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.PropertiesHelper;

/** Reads Kafka topics with many exchanges in flight. Its options are camel-kafka's, and those of its endpoints. */
@Component("kafka-parallel")
public class ParallelKafkaComponent extends KafkaComponent {
    @Override
    protected KafkaEndpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        if (remaining == null || remaining.isBlank()) {
            throw new IllegalArgumentException(
                    "There is no topic: name it after the scheme, as in kafka-parallel:orders");
        }
        Map<String, Object> additional = PropertiesHelper.extractProperties(parameters, "additionalProperties.");
        ParallelKafkaEndpoint endpoint = new ParallelKafkaEndpoint(uri, this);
        endpoint.setConfiguration(getConfiguration().copy());
        endpoint.getConfiguration().setTopic(remaining);
        setProperties(endpoint, parameters);
        if (endpoint.getConfiguration().getSslContextParameters() == null) {
            endpoint.getConfiguration().setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        Map<String, Object> resolved = new HashMap<>(endpoint.getConfiguration().getAdditionalProperties());
        PropertyBindingSupport.bindProperties(getCamelContext(), resolved, additional);
        endpoint.getConfiguration().setAdditionalProperties(resolved);
        return endpoint;
    }
}
