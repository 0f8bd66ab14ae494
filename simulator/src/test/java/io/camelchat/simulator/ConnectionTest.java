package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    @AfterEach
    void nothingLeftOpen() {
        simulator.awaitNoOpenConnections(SOON);
        simulator.awaitNoOpenCalls(SOON);
    }

    @Test
    void servesManyCallsOnOneConnection() throws IOException {
        try (Client client = new Client(simulator)) {
            for (int i = 0; i < 5; i++) {
                client.post(i % 2 == 0 ? Requests.json("hi") : Requests.stream("hi"));
                Response response = client.response();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.header("connection")).isEqualTo("keep-alive");
            }
        }
        assertThat(simulator.calls())
                .hasSize(5)
                .extracting(RecordedCall::connectionId)
                .containsOnly(simulator.calls().get(0).connectionId());
    }

    @Test
    void answersPipelinedRequestsOneAfterTheOther() throws IOException {
        simulator.next(
                Behaviour.text("one").withLatency(Latency.constant(Duration.ofMillis(50))), Behaviour.text("two"));
        String json = Requests.stream("hi");
        String request = "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
        try (Client client = new Client(simulator)) {
            client.send(request + request);
            assertThat(client.response().content(0)).isEqualTo("one");
            assertThat(client.response().content(0)).isEqualTo("two");
        }
    }

    @Test
    void sendsNoBodyInAnswerToHead() throws IOException {
        try (Client client = new Client(simulator)) {
            client.request("HEAD", "/v1/models", "");
            assertThat(client.head().status()).isEqualTo(405);
            client.post(Requests.json("hi"));
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void closesAConnectionThatIsNotToBeUsedAgain() throws IOException {
        try (Client client = new Client(simulator)) {
            client.post(Requests.json("hi"), "Connection: close");
            assertThat(client.response().header("connection")).isEqualTo("close");
            assertThat(client.read()).isEqualTo(-1);
        }
        assertThat(simulator.awaitCall(0, SOON).state()).isEqualTo(CallState.COMPLETED);
    }

    @Test
    void speaksHttp10WithoutChunks() throws IOException {
        simulator.behave(Behaviour.tokens(1));
        String json = Requests.stream("hi");
        try (Client client = new Client(simulator)) {
            client.send("POST /v1/chat/completions HTTP/1.0\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
            Response response = client.response();
            assertThat(response.header("transfer-encoding")).isNull();
            assertThat(response.events()).last().isEqualTo("[DONE]");
        }
    }

    @Test
    void readsChunkedRequests() throws IOException {
        String json = Requests.json("hi");
        try (Client client = new Client(simulator)) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n"
                    + json.substring(0, 3) + "\r\n" + Integer.toHexString(json.length() - 3) + "\r\n"
                    + json.substring(3) + "\r\n0\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(simulator.awaitCall(0, SOON).bodyText()).isEqualTo(json);
    }

    @Test
    void invitesABodyThatAsksToBeSent() throws IOException {
        String json = Requests.json("hi");
        try (Client client = new Client(simulator)) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: " + json.length()
                    + "\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(100);
            client.send(json);
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void turnsABodyAwayThatIsTooLarge() throws IOException {
        try (Client client = new Client(simulator)) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: "
                    + (RequestReader.BODY_LIMIT + 1) + "\r\n\r\n");
            Response response = client.response();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        }
    }

    @Test
    void readsABodyToItsEndThatTurnsOutTooLarge() throws IOException {
        String piece = "x".repeat(1 << 20);
        try (Client client = new Client(simulator)) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int sent = 0; sent <= RequestReader.BODY_LIMIT; sent += piece.length()) {
                client.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(413);
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void turnsAwayWhatIsNotHttp() throws IOException {
        try (Client client = new Client(simulator)) {
            client.send("HELLO\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void recordsAClientThatHangsUp() throws IOException {
        simulator.behave(Behaviour.tokens(1_000_000).withTimePerToken(Duration.ofMillis(1)));
        try (Client client = new Client(simulator)) {
            client.post(Requests.stream("hi"));
            client.head();
            assertThat(client.line()).isNotEmpty();
        }
        RecordedCall call = simulator.awaitCall(0, SOON);
        assertThat(call.awaitHangUp(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.HUNG_UP);
        assertThat(call.tokensWritten()).isLessThan(100_000);
    }

    @Test
    void recordsAClientThatHangsUpBeforeTheFirstToken() throws IOException {
        simulator.behave(Behaviour.echo().withLatency(Latency.constant(Duration.ofMinutes(1))));
        try (Client client = new Client(simulator)) {
            client.post(Requests.stream("hi"));
            simulator.awaitOpenCalls(1, SOON);
        }
        assertThat(simulator.awaitCall(0, SOON).awaitHangUp(SOON)).isTrue();
        assertThat(simulator.calls().get(0).bytesAccepted()).isZero();
    }

    @Test
    void countsAClientThatClosesAfterTheLastByteAsServed() throws IOException {
        Client.ask(simulator, Requests.stream("hi"));
        RecordedCall call = simulator.awaitCall(0, SOON);
        assertThat(call.awaitEnd(SOON)).isTrue();
        simulator.awaitNoOpenConnections(SOON);
        assertThat(call.state()).isEqualTo(CallState.COMPLETED);
    }

    @Test
    void runsBesideOthersAndLeavesNoThread() throws IOException {
        Set<Thread> before = threads();
        Simulator other = Simulator.start();
        assertThat(other.port()).isNotEqualTo(simulator.port());
        assertThat(Client.ask(other, Requests.json("hi")).status()).isEqualTo(200);
        assertThat(simulator.calls()).isEmpty();
        other.behave(Behaviour.echo().withFault(Fault.stall(0)));
        try (Client open = new Client(other)) {
            open.post(Requests.stream("hi"));
            open.head();
            other.close();
            other.close();
            assertThat(open.rest()).isEmpty();
        }
        assertThat(other.calls())
                .extracting(RecordedCall::state)
                .containsExactly(CallState.COMPLETED, CallState.FAULTED);
        assertThat(threads()).isSubsetOf(before);
        assertThatThrownBy(() -> new Client(other)).isInstanceOf(ConnectException.class);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("simulator"))
                .collect(Collectors.toSet());
    }

    @Test
    void failsToStartOnAPortInUse() {
        assertThatThrownBy(() -> Simulator.builder().port(simulator.port()).start())
                .isInstanceOf(BindException.class);
    }

    @Test
    void speaksTls() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = ConnectionTest.class.getResourceAsStream("/localhost.p12")) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(keys, "changeit".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext clientSide = SSLContext.getInstance("TLS");
        clientSide.init(null, trust.getTrustManagers(), null);
        SslContext serverSide = SslContextBuilder.forServer(key).build();
        try (Simulator secure = Simulator.builder().ssl(serverSide).start()) {
            assertThat(secure.baseUrl()).startsWith("https://127.0.0.1:");
            secure.behave(Behaviour.tokens(2).withPacketSize(7));
            SSLSocket socket = (SSLSocket) clientSide.getSocketFactory().createSocket(secure.host(), secure.port());
            try (Client client = new Client(socket)) {
                client.post(Requests.stream("hi"));
                assertThat(client.response().content(0)).isEqualTo("t0 t1 ");
                secure.behave(Behaviour.tokens(2).withFault(Fault.reset(1)));
                client.post(Requests.stream("hi"));
                client.head();
                assertThatThrownBy(client::rest).isInstanceOf(IOException.class).hasMessageContaining("reset");
            }
        }
    }
}
