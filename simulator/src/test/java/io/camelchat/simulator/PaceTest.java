package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PaceTest {

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    private long millis(Behaviour behaviour, String request) throws IOException {
        simulator.behave(behaviour);
        long start = System.nanoTime();
        Client.ask(simulator, request);
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test
    void takesItsTimeBeforeHeadFirstTokenAndEveryFurtherChunk() throws IOException {
        Behaviour paced = Behaviour.tokens(9)
                .withLatency(Latency.constant(Duration.ofMillis(100)))
                .withTimeToFirstToken(Duration.ofMillis(100))
                .withTimePerToken(Duration.ofMillis(10));
        assertThat(millis(paced, Requests.stream("hi"))).isBetween(300L, 3_000L);
        assertThat(millis(paced, Requests.json("hi"))).isBetween(290L, 3_000L);
    }

    @Test
    void sendsTheHeadBeforeTheFirstToken() throws IOException {
        simulator.behave(Behaviour.tokens(1).withTimeToFirstToken(Duration.ofMinutes(1)));
        try (Client client = new Client(simulator)) {
            client.post(Requests.stream("hi"));
            assertThat(client.head().status()).isEqualTo(200);
        }
    }

    @Test
    void repeatsLogNormalLatenciesForASeed() {
        Latency one = Latency.logNormal(Duration.ofMillis(100), 0.5, 42);
        Latency two = Latency.logNormal(Duration.ofMillis(100), 0.5, 42);
        double[] millis = DoubleStream.generate(() -> one.next().toNanos() / 1e6)
                .limit(1001)
                .toArray();
        assertThat(millis)
                .containsExactly(DoubleStream.generate(() -> two.next().toNanos() / 1e6)
                        .limit(1001)
                        .toArray());
        double median = DoubleStream.of(millis).sorted().skip(500).findFirst().orElseThrow();
        assertThat(median).isBetween(90.0, 110.0);
        double logVariance = DoubleStream.of(millis)
                .map(each -> Math.pow(Math.log(each / 100), 2))
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(logVariance)).isBetween(0.45, 0.55);
    }
}
