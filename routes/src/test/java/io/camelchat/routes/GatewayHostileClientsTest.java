package io.camelchat.routes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.model.Json;
import io.camelchat.simulator.SimulatorExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients that mean no good, or are broken: the gateway goes on to serve all others. */
class GatewayHostileClientsTest {
    /** How many connections are held at once; the long form has 10,000. */
    private static final int CONNECTIONS = 5 * Integer.getInteger("chat.test.openStreams", 200);

    private static final int CALLS = 50;
    private static final long MEGABYTE = 1024 * 1024;

    private static final String HEAD =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n";

    /** What a client sends before it falls silent: nothing, a part of a head, a head, a part of a body. */
    private static final List<String> BEGINNINGS = List.of("", HEAD, HEAD + "\r\n", HEAD + "\r\n{\"model\":");

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    private final List<SocketChannel> silent = new ArrayList<>();
    private ApplicationProcess gateway;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        gateway = ApplicationProcess.start(
                folder, Map.of("OPENAI_BASE_URL", SIMULATOR.simulator().baseUrl()), "-Xmx256m");
        caller = Caller.of(gateway.awaitStarted().port());
    }

    @AfterEach
    void stop() throws IOException {
        for (SocketChannel each : silent) {
            each.close();
        }
        gateway.close();
    }

    private SocketChannel send(String text) throws IOException {
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        silent.add(channel);
        channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
        return channel;
    }

    private void assertServesOthers() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            assertThat(caller.ask(Caller.asking("m", i % 2 == 0)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void thatHoldConnectionsAndSayNothing() throws Exception {
        try (ProcessVitals vitals = ProcessVitals.of(gateway.pid())) {
            assertServesOthers();
            long before = vitals.heap() + vitals.direct();

            for (int i = 0; i < CONNECTIONS; i++) {
                send(BEGINNINGS.get(i % BEGINNINGS.size()));
            }
            assertServesOthers();

            long held = vitals.heap() + vitals.direct() - before;
            System.out.println(CONNECTIONS + " silent connections hold " + held / MEGABYTE + " MB");
            for (SocketChannel each : silent) {
                each.close();
            }
            await().atMost(ApplicationProcess.LONG).until(() -> vitals.heap() - before < 16 * MEGABYTE);
            assertServesOthers();
        }
    }

    @Test
    void thatSendWithoutEnd() throws Exception {
        SocketChannel endless = send(HEAD.replace("1000", String.valueOf(Long.MAX_VALUE)) + "\r\n");
        ByteBuffer much = ByteBuffer.allocate((int) MEGABYTE);

        assertThat(sent(endless, much)).isLessThan(1024 * MEGABYTE);
        assertServesOthers();
    }

    /** How many bytes the gateway takes until it leaves. */
    private static long sent(SocketChannel endless, ByteBuffer much) {
        long sent = 0;
        try {
            while (sent < 1024 * MEGABYTE) {
                sent += endless.write(much.clear());
            }
        } catch (IOException left) {
            return sent;
        }
        return sent;
    }

    @Test
    void thatCloseTheirHalfOfTheConnection() throws Exception {
        SIMULATOR.simulator().awaitNoOpenCalls(ApplicationProcess.LONG);
        String asking = Caller.asking("half", true);
        for (int i = 0; i < CALLS; i++) {
            send(HEAD.replace("1000", String.valueOf(asking.length())) + "\r\n" + asking)
                    .shutdownOutput();
        }

        assertServesOthers();
        SIMULATOR.simulator().awaitNoOpenCalls(ApplicationProcess.LONG);
        assertThat(gateway.usage())
                .allMatch(line -> !line.path("outcome").asText().equals("failed"));
    }

    @Test
    void thatHideARequestBehindAnother() throws Exception {
        String hidden = HEAD.replace(
                        "1000", String.valueOf(Caller.asking("hidden", false).length())) + "\r\n"
                + Caller.asking("hidden", false);
        for (String path : List.of("/health", "/nothing", "/v1/models", "/v1/chat/completions")) {
            SocketChannel channel = send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + (5 + hidden.length()) + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden);
            ByteBuffer answer = ByteBuffer.allocate((int) MEGABYTE);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            assertThat(new String(answer.array(), 0, answer.position(), US_ASCII).split("HTTP/1.1 ", -1))
                    .as(path)
                    .hasSize(2);
        }

        assertServesOthers();
        assertThat(SIMULATOR.simulator().calls())
                .noneMatch(call -> call.json().path("model").asText().equals("hidden"));
        assertThat(Json.read(caller.get("/v1/models").body()).path("object").asText())
                .isEqualTo("list");
    }
}
