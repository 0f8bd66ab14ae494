package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecorderTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.create(Simulator.builder().recordedCalls(2));

    private final Simulator simulator = SIMULATOR.simulator();

    @Test
    void saysWhatCameInsteadOfWhatWasAwaited() throws IOException {
        simulator.behave(Behaviour.held(LockStep.create()));
        try (Client client = new Client(simulator)) {
            client.post(Requests.json("hi"));
            simulator.awaitOpenCalls(1, SOON);
            assertThatIllegalStateException()
                    .isThrownBy(() -> simulator.awaitOpenCalls(2, AT_ONCE))
                    .withMessageMatching(
                            "No 2 open calls within 1 ms: 1 calls came, 1 are open, on 1 open of \\d+ connections");
            assertThatIllegalStateException().isThrownBy(() -> simulator.awaitNoOpenCalls(AT_ONCE));
            assertThatIllegalStateException().isThrownBy(() -> simulator.awaitNoOpenConnections(AT_ONCE));
            assertThatIllegalStateException().isThrownBy(() -> simulator.awaitCall(1, AT_ONCE));
            RecordedCall call = simulator.awaitCall(0, AT_ONCE);
            assertThat(call.awaitEnd(AT_ONCE)).isFalse();
            assertThat(call.awaitHangUp(AT_ONCE)).isFalse();
            assertThat(call.awaitChunksWritten(1, AT_ONCE)).isFalse();
            assertThat(simulator.openCalls()).isEqualTo(1);
            assertThat(simulator.openConnections()).isEqualTo(1);
        }
        simulator.awaitNoOpenConnections(SOON);
    }

    @Test
    void keepsTheLatestCallsAndCountsAll() throws IOException {
        for (String user : new String[] {"a", "b", "c"}) {
            Client.ask(simulator, Requests.json(user));
        }
        assertThat(simulator.calls()).hasSize(2);
        assertThat(simulator.awaitCall(2, SOON).bodyText()).contains("\"c\"");
        assertThat(simulator.awaitCall(1, SOON).bodyText()).contains("\"b\"");
        assertThatIllegalStateException().isThrownBy(() -> simulator.awaitCall(0, SOON));
    }
}
