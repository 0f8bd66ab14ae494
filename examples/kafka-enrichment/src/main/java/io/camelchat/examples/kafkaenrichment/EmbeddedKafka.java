package io.camelchat.examples.kafkaenrichment;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker in this JVM, its own controller, on a free port of the loopback interface. Its topics make themselves. */
final class EmbeddedKafka implements AutoCloseable {
    private static final String CLUSTER = "b3f1Yq0fSWqBcZSn3FjRfQ";

    private final KafkaRaftServer server;
    private final String address;

    private EmbeddedKafka(KafkaRaftServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /** @param folder for its log, empty */
    static EmbeddedKafka start(Path folder) throws Exception {
        String address = "127.0.0.1:" + freePort();
        String controller = "127.0.0.1:" + freePort();
        new Formatter()
                .setClusterId(CLUSTER)
                .setNodeId(1)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .run();
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller),
                Map.entry("advertised.listeners", "PLAINTEXT://" + address),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0")));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, address);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
