package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.simulator.Main;
import io.camelchat.simulator.SyntheticText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Upstream and reader are processes of their own, with little heap. */
class BackPressureTest {
    /** How many chunks the upstream has; the long form of the tests has more. */
    private static final long CHUNKS = Long.getLong("chat.test.chunks", 100_000);

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final long MOST_BYTES = 8 << 20;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void aReaderThatStopsStopsItsUpstreamAndLosesNothing() throws Exception {
        try (JavaProcess simulator =
                JavaProcess.start("64m", Main.class, "--tokens", Long.toString(CHUNKS), "--admin")) {
            String baseUrl = simulator.awaitLine("Simulator ready at", LONG);
            long accepted;
            String hash;
            try (JavaProcess reader = JavaProcess.start("64m", SlowReader.class, baseUrl)) {
                reader.awaitLine("STOPPED", LONG);
                accepted = whereItLevelsOff(baseUrl.replace("/v1", "/admin/calls"));
                reader.writeLine("go on");
                hash = reader.awaitLine("HASH", LONG);
            }

            System.out.println("of " + CHUNKS + " chunks the upstream could write " + accepted + " bytes");
            assertThat(accepted).isBetween(1L, MOST_BYTES);
            assertThat(hash).isEqualTo(new SyntheticText(CHUNKS).sha256());
        }
    }

    private static long whereItLevelsOff(String admin) {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .during(Duration.ofSeconds(1))
                .until(() -> {
                    long now = bytesAccepted(admin);
                    return last.getAndSet(now) == now;
                });
        return last.get();
    }

    private static long bytesAccepted(String admin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin)).build();
        String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return new ObjectMapper()
                .readTree(answer)
                .path("calls")
                .path(0)
                .path("bytesAccepted")
                .asLong();
    }
}
