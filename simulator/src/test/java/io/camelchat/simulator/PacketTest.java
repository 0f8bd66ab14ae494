package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PacketTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    @Test
    void changesNothingButThePackets() throws IOException {
        simulator.behave(Behaviour.tokens(3));
        String whole = Client.ask(simulator, Requests.stream("hi")).text();
        for (int size : new int[] {1, 2, 7, 100_000}) {
            simulator.behave(Behaviour.tokens(3).withPacketSize(size));
            String text = Client.ask(simulator, Requests.stream("hi")).text();
            assertThat(text.replaceAll("sim-\\d+|created\":\\d+", ""))
                    .isEqualTo(whole.replaceAll("sim-\\d+|created\":\\d+", ""));
        }
    }

    @Test
    void sendsEveryRawPacketInAnHttpChunkOfItsOwn() throws IOException {
        simulator.behave(
                Behaviour.raw("data: {".getBytes(StandardCharsets.UTF_8), "}\n\n".getBytes(StandardCharsets.UTF_8)));
        try (Client client = new Client(simulator)) {
            client.post(Requests.json("hi"));
            assertThat(client.head().header("content-type")).startsWith("text/event-stream");
            for (String expected : new String[] {"7", "data: {", "3", "}", "", "", "0", ""}) {
                assertThat(client.line()).isEqualTo(expected);
            }
        }
    }

    @Test
    void sendsAWholeRawAnswerAndKeepsTheConnection() throws IOException {
        byte[] answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".getBytes(StandardCharsets.UTF_8);
        simulator.behave(Behaviour.rawConnection(answer));
        try (Client client = new Client(simulator)) {
            client.post(Requests.json("hi"));
            assertThat(client.response().text()).isEqualTo("{}");
            client.post(Requests.json("hi"));
            assertThat(client.response().text()).isEqualTo("{}");
        }
        assertThat(simulator.awaitCall(1, SOON).connectionId())
                .isEqualTo(simulator.awaitCall(0, SOON).connectionId());
    }

    @Test
    void releasesRawPacketsInLockStep() throws IOException {
        LockStep lockStep = LockStep.create();
        simulator.behave(Behaviour.raw(new byte[] {'a'}, new byte[] {'b'}).withLockStep(lockStep));
        try (Client client = new Client(simulator)) {
            client.post(Requests.stream("hi"));
            client.head();
            lockStep.release(1);
            assertThat(client.line()).isEqualTo("1");
            assertThat(client.line()).isEqualTo("a");
            assertThat(lockStep.awaitWaiting(1, SOON)).isTrue();
            assertThat(simulator.calls().get(0).chunksWritten()).isEqualTo(1);
        }
    }
}
