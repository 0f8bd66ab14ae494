package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose calls are answered by its event loops alone. */
class GatewayThreadsTest {
    private static final Duration LONG = ApplicationProcess.LONG;
    private static final int CALLS = 500;

    /** Calls after which every thread is there that does not depend on how many there are. */
    private static final int FIRST_CALLS = 20;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    @Test
    void noThreadWaitsForAnAnswer() throws Exception {
        try (ApplicationProcess gateway = ApplicationProcess.start(
                        folder, Map.of("OPENAI_BASE_URL", SIMULATOR.simulator().baseUrl()));
                WireClients clients =
                        new WireClients(Caller.of(gateway.awaitStarted().port()));
                ProcessVitals vitals = ProcessVitals.of(gateway.pid())) {
            openAndEnd(clients, FIRST_CALLS, vitals);
            int first = openAndEnd(clients, FIRST_CALLS, vitals);
            int many = openAndEnd(clients, CALLS, vitals);

            assertThat(many).isEqualTo(first);
            assertThat(vitals.threadNames()).noneMatch(name -> name.contains("ChatCompletion"));
            assertThat(gateway.awaitUsage(2 * FIRST_CALLS + CALLS))
                    .allMatch(line -> line.path("outcome").asText().equals("complete"));
            System.out.println(CALLS + " open calls: " + many + " threads, as with " + FIRST_CALLS);
        }
    }

    /** Opens calls, half of them streams, and ends them; answers how many threads there were while all were open. */
    private static int openAndEnd(WireClients clients, int count, ProcessVitals vitals) throws Exception {
        LockStep held = LockStep.create();
        SIMULATOR.simulator().behave(Behaviour.held(held));
        List<WireCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(clients.open(Caller.asking("m", i % 2 == 0)));
        }
        SIMULATOR.simulator().awaitOpenCalls(count, LONG);
        int threads = vitals.threads();
        held.releaseAll();
        for (WireCall call : calls) {
            assertThat(call.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
        }
        SIMULATOR.simulator().awaitNoOpenCalls(LONG);
        return threads;
    }
}
