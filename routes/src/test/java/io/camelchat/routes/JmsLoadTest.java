package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many messages through one application, with a slow upstream, an ill one, and with bad messages among them. */
class JmsLoadTest {
    private static final Duration LONG = ApplicationProcess.LONG;

    /** How many messages there are; the long form has 10,000. */
    private static final int MESSAGES = Integer.getInteger("chat.test.jmsMessages", 1000);

    /** Mean 500 ms, and a 99th percentile of ten times the median. */
    private static final Latency SLOW = Latency.logNormal(Duration.ofNanos(306_300_000), 0.98991, 1);

    private static final String BAD_KEY = """
            {"error":{"message":"Incorrect API key","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""";

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private static Path folder;

    private static BrokerProcess broker;
    private ApplicationProcess application;
    private JmsPeer peer;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = BrokerProcess.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void connect() throws Exception {
        peer = new JmsPeer(broker.url());
    }

    @AfterEach
    void stop() throws Exception {
        application.close();
        peer.close();
    }

    @Test
    void keepsEveryPermitAtWork() throws Exception {
        int permits = 200;
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        peer.sendAll(JmsPeer.IN, MESSAGES, JmsLoadTest::question);
        start(permits, Map.of());
        simulator().awaitOpenCalls(permits, LONG);
        simulator().behave(Behaviour.echo().withLatency(SLOW));
        hold.releaseAll();
        try (ProcessVitals vitals = ProcessVitals.of(application.pid())) {
            long samples = 0;
            long open = 0;
            long answered = 0;
            long begin = System.nanoTime();
            Duration cpu = cpu();
            CpuUse machine = new CpuUse();
            while (answered < MESSAGES - 2 * permits) {
                open += simulator().openCalls();
                samples++;
                answered = samples % 50 == 0 ? peer.count(JmsPeer.OUT) : answered;
                await().pollDelay(Duration.ofMillis(5)).until(() -> true);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double mean = (double) open / samples;
            int threads = vitals.peakThreads();
            double used = machine.lately();
            double load = cpu().minus(cpu).toNanos() / 1e9 / seconds;
            System.out.printf(
                    "JMS, %d permits, latency 500 ms: %.1f calls open on average, %.0f answers a second, %.2f CPUs, at"
                            + " most %d threads, with %s%n",
                    permits, mean, answered / seconds, load, threads, LongForm.comparison(used));
            assertThat(threads).isLessThanOrEqualTo(permits + 60);
            if (LongForm.OF_JMS || LongForm.allowsComparison(used, false)) {
                assertThat(mean).isGreaterThan((LongForm.OF_JMS ? 0.8 : 0.5) * permits);
            }
        }
        assertThat(peer.takeAll(JmsPeer.OUT, MESSAGES)).hasSize(MESSAGES);
        assertNothingElse(0);
    }

    @Test
    void waitsForAnUpstreamThatTakesNoKey() throws Exception {
        int permits = 50;
        peer.sendAll(JmsPeer.IN, MESSAGES / 2, JmsLoadTest::question);
        simulator().behave(Behaviour.echo().withLatency(Latency.constant(Duration.ofMillis(20))));
        start(permits, Map.of());
        await().atMost(LONG).until(() -> peer.count(JmsPeer.OUT) >= MESSAGES / 4);

        simulator().behave(Behaviour.error(401, BAD_KEY));
        await().atMost(LONG).until(() -> health().contains("ILL"));
        simulator().awaitNoOpenCalls(LONG);
        int asked = simulator().calls().size();
        long left = peer.count(JmsPeer.IN);
        awaitProbes(asked);
        int probes = simulator().calls().size() - asked;
        String said = health();
        assertThat(peer.count(JmsPeer.IN)).isEqualTo(left).isPositive();
        assertThat(peer.count(JmsPeer.DEAD)).isZero();

        int whileIll = simulator().calls().size();
        simulator().behave(Behaviour.echo());
        assertThat(peer.takeAll(JmsPeer.OUT, MESSAGES / 2)).hasSize(MESSAGES / 2);
        System.out.println("JMS, key revoked with " + left + " of " + MESSAGES / 2 + " messages left: " + probes
                + " calls while ill, " + peer.count(JmsPeer.DEAD) + " dead letters, all answered after; health said "
                + said);
        assertThat(probes).isLessThan(permits);
        assertThat(simulator().calls().size() - whileIll).isLessThanOrEqualTo((int) left);
        assertNothingElse(0);
    }

    @Test
    void putsBadMessagesAsideAndNoOther() throws Exception {
        // What is compared is limited by permits, not by processors.
        simulator()
                .behave(Behaviour.echo().withLatency(Latency.constant(Duration.ofMillis(LongForm.OF_JMS ? 400 : 100))));
        BadMessage.prepare(simulator());
        start(50, Map.of("QUEUE_MAX_PAYLOAD", String.valueOf(BadMessage.LIMIT)));
        CpuUse cpu = new CpuUse();
        double healthy = rate(false);
        double poisoned = rate(true);
        double used = cpu.lately();

        int each = MESSAGES / 100;
        Map<String, Integer> dead = takeDead(BadMessage.values().length * each);
        System.out.printf(
                "JMS, %d messages with 1 %% bad of each of %d kinds: dead letters %s, %.0f answers a second, %.0f"
                        + " without bad ones, with %s%n",
                MESSAGES, BadMessage.values().length, dead, poisoned, healthy, LongForm.comparison(used));
        assertThat(dead)
                .hasSize(BadMessage.values().length)
                .allSatisfy((kind, count) -> assertThat(count).isEqualTo(each));
        if (LongForm.allowsComparison(used, LongForm.OF_JMS)) {
            assertThat(poisoned).isGreaterThan((LongForm.OF_JMS ? 0.9 : 0.5) * healthy);
        }
        assertNothingElse(0);
    }

    private static void awaitProbes(int asked) {
        await().pollDelay(Duration.ofSeconds(LongForm.OF_JMS ? 20 : 0))
                .atMost(LONG)
                .until(() -> simulator().calls().size() >= asked + 2);
    }

    /** Healthy answers a second. */
    private double rate(boolean poisoned) throws Exception {
        int bad = 0;
        for (int i = 0; i < MESSAGES; i++) {
            BadMessage kind = poisoned ? BadMessage.at(i) : null;
            bad += kind == null ? 0 : 1;
        }
        peer.sendMixed(JmsPeer.IN, MESSAGES, i -> poisoned ? BadMessage.at(i) : null, JmsLoadTest::question);
        await().atMost(LONG).until(() -> peer.count(JmsPeer.OUT) > 0);
        long begin = System.nanoTime();
        int healthy = MESSAGES - bad;
        await().pollInterval(Duration.ofMillis(20))
                .atMost(LONG.multipliedBy(5))
                .until(() -> peer.count(JmsPeer.OUT) >= healthy);
        double rate = healthy / ((System.nanoTime() - begin) / 1e9);
        assertThat(peer.takeAll(JmsPeer.OUT, healthy)).hasSize(healthy);
        await().atMost(LONG).until(() -> peer.count(JmsPeer.IN) == 0);
        return rate;
    }

    private Map<String, Integer> takeDead(int count) throws JMSException {
        Map<String, Integer> kinds = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Message dead = peer.take(JmsPeer.DEAD);
            assertThat(dead.getStringProperty("deadLetterReason")).isNotBlank();
            String kind = dead.getStringProperty(BadMessage.KIND);
            assertThat(dead.getStringProperty("deadLetterCategory"))
                    .isEqualTo(BadMessage.valueOf(kind).category());
            kinds.merge(kind, 1, Integer::sum);
        }
        return kinds;
    }

    private void start(int permits, Map<String, String> more) throws Exception {
        Map<String, String> settings = JmsApplication.settings(broker.url(), simulator(), permits);
        settings.putAll(more);
        application = JmsApplication.start(folder, settings);
    }

    private void assertNothingElse(int dead) {
        await().atMost(LONG).until(() -> peer.count(JmsPeer.IN) == 0);
        assertThat(peer.count(JmsPeer.OUT)).isZero();
        assertThat(peer.count(JmsPeer.DEAD)).isEqualTo(dead);
        assertThat(peer.count(Broker.GIVEN_UP)).isZero();
    }

    private Duration cpu() {
        return ProcessHandle.of(application.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    private static String question(int number) {
        return "Number " + number + ".";
    }

    private String health() throws Exception {
        URI health = URI.create("http://127.0.0.1:" + application.port() + "/health");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
