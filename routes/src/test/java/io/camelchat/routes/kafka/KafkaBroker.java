package io.camelchat.routes.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Kafka broker in a process of its own, to be ended and started again. It has three addresses: one of its own, one
 * that leads through a {@link KafkaProxy}, and one that wants a login. Clients stay on the one that they come by.
 */
public final class KafkaBroker implements AutoCloseable {
    public static final Duration LONG = Duration.ofSeconds(60);

    /** Who may log in, by SASL, mechanism PLAIN. */
    public static final String USER = "alice";

    public static final String PASSWORD = "sesame";

    private final Path folder;
    private final int port;
    private final int login;
    private final KafkaProxy proxy;
    private Process process;

    private KafkaBroker(Path folder, int port, int login, KafkaProxy proxy) {
        this.folder = folder;
        this.port = port;
        this.login = login;
        this.proxy = proxy;
    }

    /** Starts it with an empty log in this folder, and waits until it answers. */
    public static KafkaBroker start(Path folder) throws IOException {
        int port = freePort();
        int proxied = freePort();
        int login = freePort();
        int controller = freePort();
        Path logs = Files.createDirectories(folder.resolve("kafka-logs"));
        KafkaProxy proxy = KafkaProxy.to(proxied);
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "DIRECT"),
                Map.entry(
                        "listener.security.protocol.map",
                        "DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry(
                        "listeners",
                        "DIRECT://127.0.0.1:" + port + ",PROXIED://127.0.0.1:" + proxied + ",LOGIN://127.0.0.1:" + login
                                + ",CONTROLLER://127.0.0.1:" + controller),
                Map.entry(
                        "advertised.listeners",
                        "DIRECT://127.0.0.1:" + port + ",PROXIED://127.0.0.1:" + proxy.port() + ",LOGIN://127.0.0.1:"
                                + login),
                Map.entry("listener.name.login.sasl.enabled.mechanisms", "PLAIN"),
                Map.entry(
                        "listener.name.login.plain.sasl.jaas.config",
                        PlainLoginModule.class.getName() + " required user_" + USER + "=\"" + PASSWORD + "\";"),
                Map.entry("log.dirs", logs.toString()),
                Map.entry("num.partitions", "1"),
                Map.entry("offsets.topic.num.partitions", "3"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", "20000000"),
                Map.entry("log.segment.bytes", "200000000")));
        try (var file = Files.newBufferedWriter(folder.resolve("kafka.properties"))) {
            properties.store(file, null);
        }
        KafkaBroker broker = new KafkaBroker(folder, port, login, proxy);
        broker.restart();
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it anew, with the log it has. */
    public void restart() throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaBrokerMain.class.getName(),
                        folder.resolve("kafka.properties").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("kafka.log").toFile()));
        process = java.start();
        try {
            Awaitility.await().atMost(LONG).ignoreExceptions().until(this::answers);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("The broker does not start: " + Files.readString(folder.resolve("kafka.log")), e);
        }
    }

    private boolean answers() throws Exception {
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
        }
    }

    /** Ends it at once. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Its own address. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** The address of it behind the proxy. */
    public String proxied() {
        return "127.0.0.1:" + proxy.port();
    }

    /** The address of it that wants a login. */
    public String login() {
        return "127.0.0.1:" + login;
    }

    public KafkaProxy proxy() {
        return proxy;
    }

    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address(), "reconnect.backoff.max.ms", "200"));
    }

    public void createTopic(String name, int partitions) {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(Map.of("max.message.bytes", "20000000"));
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("The topic " + name + " cannot be created", e);
        }
    }

    /** What is recorded for a group. */
    public Map<TopicPartition, OffsetAndMetadata> recorded(String group) {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("What is recorded of " + group + " cannot be read", e);
        }
    }

    /** How many records a topic has in all. */
    public long ends(String topic) {
        try (Admin admin = admin()) {
            int partitions = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS)
                    .get(topic)
                    .partitions()
                    .size();
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (int i = 0; i < partitions; i++) {
                latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
            return admin.listOffsets(latest).all().get(LONG.toSeconds(), TimeUnit.SECONDS).values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (Exception e) {
            throw new AssertionError("The ends of " + topic + " cannot be read", e);
        }
    }

    /** How many members a group has that have their partitions. */
    public int members(String group) {
        try (Admin admin = admin()) {
            var description = admin.describeConsumerGroups(Set.of(group))
                    .all()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS)
                    .get(group);
            return (int) description.members().stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("The group " + group + " cannot be looked at", e);
        }
    }

    /** Removes all members of a group, as if their sessions were over. */
    public void removeMembers(String group) {
        try (Admin admin = admin()) {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("The members of " + group + " cannot be removed", e);
        }
    }

    @Override
    public void close() {
        kill();
        proxy.close();
    }
}
