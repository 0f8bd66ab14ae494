package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BackPressureTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int TOKENS = 50_000;
    private static final int BUFFER = 16 * 1024;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.create(Simulator.builder().sendBuffer(BUFFER));

    private final Simulator simulator = SIMULATOR.simulator();

    @Test
    void levelsOffWhileNobodyReadsAndLosesNothing() throws Exception {
        simulator.behave(Behaviour.tokens(TOKENS));
        try (Client client = slowClient()) {
            client.post(Requests.stream("hi"));
            RecordedCall call = simulator.awaitCall(0, SOON);
            awaitLevel(call);
            assertThat(call.bytesAccepted()).isPositive().isLessThan(1_000_000);
            assertThat(call.state()).isEqualTo(CallState.OPEN);

            assertThat(digestOfContent(client)).isEqualTo(new SyntheticText(TOKENS).sha256());
            assertThat(call.awaitEnd(SOON)).isTrue();
            assertThat(call.tokensWritten()).isEqualTo(TOKENS);
        }
    }

    @Test
    void makesHardlyMoreTokensThanTheSocketTakesUntilTheClientHangsUp() throws IOException {
        simulator.behave(Behaviour.tokens(TOKENS));
        Client client = slowClient();
        client.post(Requests.stream("hi"));
        RecordedCall call = simulator.awaitCall(0, SOON);
        awaitLevel(call);
        client.close();
        assertThat(call.awaitHangUp(SOON)).isTrue();
        assertThat(call.tokensWritten()).isLessThan(TOKENS);
        assertThat(call.tokensWrittenAfterHangUp()).isPositive().isLessThan(1_000);
    }

    private Client slowClient() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUFFER);
        socket.connect(new InetSocketAddress(simulator.host(), simulator.port()));
        return new Client(socket);
    }

    private static void awaitLevel(RecordedCall call) {
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(100))
                .atMost(SOON)
                .until(() -> before.getAndSet(call.bytesAccepted()) == call.bytesAccepted());
    }

    private static String digestOfContent(Client client) throws Exception {
        ObjectMapper json = new ObjectMapper();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String line = client.line(); !line.equals("data: [DONE]"); line = client.line()) {
            if (line.startsWith("data: ")) {
                String content = json.readTree(line.substring(6))
                        .at("/choices/0/delta/content")
                        .asText("");
                digest.update(content.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
