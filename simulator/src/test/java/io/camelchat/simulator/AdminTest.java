package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AdminTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.create(Simulator.builder().adminEndpoint(true).apiKeys("k"));

    private final Simulator simulator = SIMULATOR.simulator();

    private Response admin(String method, String path, String body) throws IOException {
        try (Client client = new Client(simulator)) {
            client.request(method, path, body);
            return client.response();
        }
    }

    private Response ask() throws IOException {
        return Client.ask(simulator, Requests.stream("hi"), "Authorization: Bearer k");
    }

    @Test
    void changesTheBehaviour() throws IOException {
        String behaviour = """
                {"tokens":3,"latency":"1ms","timePerToken":1,"usage":"ALWAYS","finishReason":"eos","packetSize":50,
                 "headers":{"x-region":"eu"},"faults":["rawEvent:0:: hello\\\\n\\\\n"]}""";
        assertThat(admin("PUT", "/admin/behaviour", behaviour).status()).isEqualTo(200);
        Response response = ask();
        assertThat(response.header("x-region")).isEqualTo("eu");
        assertThat(response.text())
                .startsWith(": hello\n\ndata: {")
                .contains("\"eos\"")
                .contains("\"t2 \"");
        admin("DELETE", "/admin/behaviour", "");
        assertThat(ask().content(0)).startsWith("Simulated answer");
    }

    @Test
    void says503IfTold() throws IOException {
        admin("PUT", "/admin/behaviour", "{\"status\":503,\"body\":{\"error\":{\"message\":\"busy\"}}}");
        assertThat(ask().status()).isEqualTo(503);
        assertThat(ask().json().at("/error/message").asText()).isEqualTo("busy");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        Response response = admin("PUT", "/admin/behaviour", "{\"tokenz\":3}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/error/message").asText()).contains("tokenz");
        assertThat(admin("PUT", "/admin/behaviour", "{").status()).isEqualTo(400);
        assertThat(admin("PUT", "/admin/behaviour", "{\"latency\":\"soon\"}").status())
                .isEqualTo(400);
        assertThat(admin("GET", "/admin/nothing", "").status()).isEqualTo(404);
    }

    @Test
    void showsAndForgetsCalls() throws IOException {
        ask();
        assertThat(simulator.awaitCall(0, SOON).awaitEnd(SOON)).isTrue();
        JsonNode page = admin("GET", "/admin/calls", "").json();
        assertThat(page.path("calls")).hasSize(1);
        JsonNode call = page.at("/calls/0");
        assertThat(call.path("state").asText()).isEqualTo("COMPLETED");
        assertThat(call.path("tokensWritten").asLong()).isPositive();
        assertThat(call.path("bytesAccepted").asLong()).isPositive();
        assertThat(call.path("tokensWrittenAfterHangUp").asLong()).isZero();
        assertThat(page.path("openCalls").asInt()).isZero();
        admin("DELETE", "/admin/calls", "");
        assertThat(admin("GET", "/admin/calls", "").json().path("calls")).isEmpty();
    }

    @Test
    void releasesStepByStep() throws IOException {
        admin("PUT", "/admin/behaviour", "{\"tokens\":2,\"lockStep\":true}");
        try (Client client = new Client(simulator)) {
            client.post(Requests.stream("hi"), "Authorization: Bearer k");
            client.head();
            RecordedCall call = simulator.awaitCall(0, SOON);
            admin("POST", "/admin/release?n=3", "");
            assertThat(call.awaitChunksWritten(3, SOON)).isTrue();
            assertThat(call.state()).isEqualTo(CallState.OPEN);
            admin("POST", "/admin/release?n=all", "");
            assertThat(call.awaitEnd(SOON)).isTrue();
        }
    }
}
