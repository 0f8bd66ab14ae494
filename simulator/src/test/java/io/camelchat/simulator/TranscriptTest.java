package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    @Test
    void readsPacketsAndEscapes() {
        Transcript transcript =
                Transcript.of("# note\n\n~ 5ms\n\\x23a\\\\b\\r\\n\n\\xE5\n@header X: y\n\\x8C\\x97|ü\n");
        assertThat(transcript.packets())
                .containsExactly("#a\\b\r\n".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xE5}, new byte[] {
                    (byte) 0x8C, (byte) 0x97, '|', (byte) 0xC3, (byte) 0xBC
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\q", "\\", "\\xZZ", "@jump", "~ soon", "@status many"})
    void refusesWhatItCannotRead(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Transcript.of(line));
    }

    @Test
    void isBrokenOffWhereverItIsWished() {
        for (String head : new String[] {"@status 201\n", "@connection\n"}) {
            Transcript whole = Transcript.of(head + "ab\n~ 5ms\ncde\nf\n");

            Transcript begun = whole.brokenOff(4, Transcript.Ending.CUT);

            assertThat(begun.packets()).containsExactly(new byte[] {'a', 'b'}, new byte[] {'c', 'd'});
            assertThat(begun.ending()).isEqualTo(Transcript.Ending.CUT);
            assertThat(begun.isWholeAnswer()).isEqualTo(whole.isWholeAnswer());
            assertThat(whole.brokenOff(0, Transcript.Ending.RESET).packets()).isEmpty();
            assertThat(whole.packets()).hasSize(3);
        }
        assertThat(Transcript.of("@status 201\nab\n")
                        .brokenOff(9, Transcript.Ending.FINISH)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void playsABodyInItsOwnPackets() throws IOException {
        simulator.behave(Behaviour.transcript(
                Transcript.of("@status 201\n@header Content-Type: text/plain\nab\n~ 1ms\nc\\n\n")));
        try (Client client = new Client(simulator)) {
            client.post(Requests.stream("hi"));
            Response head = client.head();
            assertThat(head.status()).isEqualTo(201);
            assertThat(head.header("content-type")).isEqualTo("text/plain");
            for (String expected : new String[] {"2", "ab", "2", "c", "", "0", ""}) {
                assertThat(client.line()).isEqualTo(expected);
            }
        }
    }

    @Test
    void playsAWholeAnswer() throws IOException {
        simulator.behave(Behaviour.transcript(Transcript.resource("/transcripts/blank-lines-before-json.txt")));
        try (Client client = new Client(simulator)) {
            client.post(Requests.json("hi"));
            String answer = client.rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\n\r\n\n\n\n{\"id\"")
                    .endsWith("}}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive-comments", "split-characters"})
    void playsTheExamples(String name) throws IOException {
        Transcript transcript = Transcript.resource("/transcripts/" + name + ".txt");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        transcript.packets().forEach(expected::writeBytes);
        simulator.behave(Behaviour.transcript(transcript));
        assertThat(Client.ask(simulator, Requests.stream("hi")).body()).isEqualTo(expected.toByteArray());
        assertThat(expected.toString(StandardCharsets.UTF_8)).endsWith("data: [DONE]\n\n");
    }

    @Test
    void endsAsItSays() throws IOException {
        simulator.behave(Behaviour.transcript(Transcript.of("ab\n@stall\n")));
        try (Client client = new Client(simulator)) {
            client.post(Requests.stream("hi"));
            assertThat(simulator.awaitCall(0, SOON).awaitChunksWritten(1, SOON)).isTrue();
        }
        assertThat(simulator.calls().get(0).awaitHangUp(SOON)).isTrue();
    }

    @Test
    void knowsOnlyTheResourcesThereAre() {
        assertThatIllegalArgumentException().isThrownBy(() -> Transcript.resource("/transcripts/none.txt"));
    }
}
