package io.camelchat.routes.kafka;

import java.time.Duration;
import java.util.Properties;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Read a Kafka topic with many exchanges in flight, in order for each key, and record what is done. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "kafka-parallel",
        extendsScheme = "kafka",
        title = "Kafka Parallel",
        syntax = "kafka-parallel:topic",
        category = {Category.MESSAGING},
        consumerOnly = true,
        headersClass = KafkaConstants.class)
@Metadata(
        excludeProperties =
                "keyDeserializer,valueDeserializer,autoCommitEnable,autoCommitIntervalMs,allowManualCommit,batching,"
                        + "batchingIntervalMs,breakOnFirstError,consumersCount,offsetRepository,pollOnError,seekTo")
public class ParallelKafkaEndpoint extends KafkaEndpoint {
    /** What camel-kafka has where nothing is set, and is too much where records are large. */
    private static final int UNSET_FETCH_MAX_BYTES = 50 * 1024 * 1024;

    private static final int LEAST_FETCH_MAX_BYTES = 1024 * 1024;
    private static final int AHEAD_PER_PERMIT = 5;
    private static final int PARTS_OF_HEAP = 16;

    @UriParam(
            label = "consumer",
            defaultValue = "200",
            description =
                    "How many records may be on their way: their exchange has begun, and their offset is not recorded. No more are asked again when the process dies.")
    private int maxInFlight = 200;

    @UriParam(
            label = "consumer",
            javaType = "java.lang.Long",
            description =
                    "How many bytes of keys and values may be on their way, and how many more may have been read and wait. One record always fits. By default a sixteenth of the heap's maximum.")
    private long maxBytes;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "2",
            description =
                    "How many threads begin exchanges. A route that goes asynchronous needs few of them; one that does not has no more exchanges in flight.")
    private int workers = 2;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "5000",
            javaType = "java.time.Duration",
            description =
                    "How long, in milliseconds, exchanges under way may take to end when their partition is given to another process. What takes longer is not recorded, and the other process asks again.")
    private long revokeTimeout = 5000;

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description =
                    "How long, in milliseconds, after its exchange failed a record begins again. It doubles with each failure.")
    private long retryDelay = 1000;

    @UriParam(
            label = "consumer",
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description = "How long, in milliseconds, a record waits at most until it begins again.")
    private long maxRetryDelay = 60000;

    public ParallelKafkaEndpoint() {}

    public ParallelKafkaEndpoint(String uri, ParallelKafkaComponent component) {
        super(uri, component);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        KafkaConfiguration configuration = getConfiguration();
        if (configuration.getGroupId() == null) {
            throw new IllegalArgumentException("The topic " + configuration.getTopic()
                    + " cannot be read without a group that its offsets are recorded for: set groupId");
        }
        if (maxInFlight < 1 || workers < 1) {
            throw new IllegalArgumentException("maxInFlight and workers of the topic " + configuration.getTopic()
                    + " are at least 1, and not " + maxInFlight + " and " + workers);
        }
        ParallelKafkaConsumer consumer = new ParallelKafkaConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "Topics are written by kafka:" + getConfiguration().getTopic());
    }

    ReaderSettings readerSettings() {
        return new ReaderSettings(
                maxInFlight,
                bytes(),
                maxInFlight * AHEAD_PER_PERMIT,
                Duration.ofMillis(getConfiguration().getPollTimeoutMs()),
                Duration.ofMillis(revokeTimeout),
                Duration.ofMillis(getConfiguration().getCommitTimeoutMs()),
                Duration.ofMillis(retryDelay),
                Duration.ofMillis(maxRetryDelay));
    }

    private long bytes() {
        return maxBytes > 0 ? maxBytes : Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP;
    }

    /** A Kafka consumer with this endpoint's options; what commits, and what keys and values are, is not theirs. */
    @SuppressWarnings("unchecked")
    org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> createKafkaConsumer() {
        // Kafka loads classes by the names in its options, and looks for them there.
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ConsumerConfig.class.getClassLoader());
        try {
            return getKafkaClientFactory().getConsumer(properties());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Properties properties() {
        KafkaConfiguration configuration = getConfiguration();
        Properties properties = configuration.createConsumerProperties();
        updateClassProperties(properties);
        String brokers = getKafkaClientFactory().getBrokers(configuration);
        if (brokers != null) {
            properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        }
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, configuration.getGroupId());
        if (configuration.getGroupInstanceId() != null) {
            properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, configuration.getGroupInstanceId());
        }
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        if (KafkaConstants.PARTITIONER_RANGE_ASSIGNOR.equals(configuration.getPartitionAssignor())) {
            properties.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        if (configuration.getFetchMaxBytes() == UNSET_FETCH_MAX_BYTES) {
            properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchMaxBytes());
        }
        return properties;
    }

    private int fetchMaxBytes() {
        return (int) Math.min(UNSET_FETCH_MAX_BYTES, Math.max(LEAST_FETCH_MAX_BYTES, bytes() / 2));
    }

    @Override
    public ParallelKafkaComponent getComponent() {
        return (ParallelKafkaComponent) super.getComponent();
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public long getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public int getWorkers() {
        return workers;
    }

    public void setWorkers(int workers) {
        this.workers = workers;
    }

    public long getRevokeTimeout() {
        return revokeTimeout;
    }

    public void setRevokeTimeout(long revokeTimeout) {
        this.revokeTimeout = revokeTimeout;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public long getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(long maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }
}
