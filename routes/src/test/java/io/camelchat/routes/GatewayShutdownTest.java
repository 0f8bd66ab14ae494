package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.SimulatorExtension;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is told to stop while streams are open. */
class GatewayShutdownTest {
    private static final Duration LONG = ApplicationProcess.LONG;
    private static final int STREAMS = 50;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    @Test
    void finishesOpenStreamsRefusesNewCallsAndEndsByItself() throws Exception {
        SIMULATOR.simulator().behave(Behaviour.tokens(20).withLockStepPerCall());
        try (ApplicationProcess gateway = ApplicationProcess.start(
                        folder, Map.of("OPENAI_BASE_URL", SIMULATOR.simulator().baseUrl()));
                WireClients clients =
                        new WireClients(Caller.of(gateway.awaitStarted().port()))) {
            Caller caller = Caller.of(gateway.port());
            List<WireCall> calls = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                calls.add(clients.open(Caller.asking("m", true)));
            }
            SIMULATOR.simulator().awaitOpenCalls(STREAMS, LONG);
            List<RecordedCall> upstreams = SIMULATOR.simulator().calls();
            upstreams.forEach(upstream -> upstream.lockStep().release(3));
            for (WireCall call : calls) {
                call.awaitEvents(3);
            }

            gateway.terminate();

            await().atMost(LONG).until(() -> caller.status("/health") == 503);
            await().atMost(LONG)
                    .until(() -> caller.ask(Caller.asking("m", false)).statusCode() == 503);
            HttpResponse<String> refused = caller.ask(Caller.asking("m", true));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(Json.read(refused.body()).path("error").path("message").asText())
                    .contains("no calls now");
            assertThat(caller.status("/health/live")).isEqualTo(200);
            assertThat(calls).noneMatch(call -> call.end().isDone());
            upstreams.forEach(upstream -> upstream.lockStep().releaseAll());

            for (WireCall call : calls) {
                assertThat(call.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
            }
            assertThat(gateway.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
            assertThat(gateway.usage())
                    .hasSize(STREAMS)
                    .allMatch(line -> line.path("outcome").asText().equals("complete"));
            assertThat(gateway.linesWith("[WARN]")).isEmpty();
            assertThat(gateway.linesWith("[ERROR]")).isEmpty();
        }
    }
}
