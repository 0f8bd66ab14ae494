package io.camelchat.completion.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.Json;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a server waits for what does not come. */
class PatienceTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int LONG = 30_000;
    private static final int MOST = 100;
    private static final String HEAD =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String ASKING = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpListener listener = new HttpListener(vertx, "127.0.0.1", 0);
    private volatile Consumer<ServedCall> serving = PatienceTest::answer;
    private Socket socket;
    private BufferedReader in;

    @BeforeEach
    void listens() throws IOException {
        listener.listen();
    }

    @AfterEach
    void closes() throws IOException {
        if (socket != null) {
            socket.close();
        }
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdownNow();
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
        serve(null);

        send(HEAD + "Content-Length: 50\r\n\r\n{");

        assertThat(status()).isEqualTo(408);
        assertThat(Json.readObject(body()).at("/error/code").asText()).isEqualTo("request_timeout");
        assertThat(in.read()).as("the server closes the connection").isEqualTo(-1);
    }

    @Test
    void aBodyThatNobodyWantsIsNotWaitedFor() throws IOException {
        serve(null);

        send(HEAD + "Content-Length: " + (MOST + 1) + "\r\n\r\n");

        assertThat(status()).isEqualTo(413);
        body();
        assertThat(in.read()).as("the server closes the connection").isEqualTo(-1);
    }

    /** It never pauses for long, and never comes to its end. */
    @Test
    void aBodyThatComesDropByDropIsNotWaitedFor() throws IOException {
        serve(null);

        send(HEAD + "Content-Length: " + MOST + "\r\n\r\n{");
        long drops = vertx.setPeriodic(PATIENCE.toMillis() / 4, drop -> sendBlank());

        assertThat(status()).isEqualTo(408);
        vertx.cancelTimer(drops);
        assertThat(Json.readObject(body()).at("/error/code").asText()).isEqualTo("request_timeout");
    }

    private void sendBlank() {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException e) {
            // The server has left, which is what it is to do.
            return;
        }
    }

    @Test
    void aBodyThatWasRefusedDoesNotCostTheCallsAfterIt() throws IOException {
        serving = call -> vertx.setTimer(4 * PATIENCE.toMillis(), fired -> answer(call));
        serve(null);

        String padding = " ".repeat(MOST + 1);
        send(HEAD + "Content-Length: " + padding.length() + "\r\n\r\n" + padding);
        assertThat(status()).isEqualTo(413);
        body();
        send(HEAD + "Content-Length: " + ASKING.length() + "\r\n\r\n" + ASKING);

        assertThat(status()).isEqualTo(200);
        assertThat(Json.readObject(body()).path("object").asText()).isEqualTo("chat.completion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /v1/chat/completions", "GET /v1/models"})
    void anAuthenticatorThatDoesNotAnswerIsNotWaitedFor(String request) throws IOException {
        serve(credential -> new CompletableFuture<>());

        for (int i = 0; i < 2; i++) {
            send(request + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");

            assertThat(status()).isEqualTo(503);
            assertThat(Json.readObject(body()).at("/error/type").asText()).isEqualTo("server_error");
        }
    }

    @Test
    void aModelThatBreaksIsAnsweredFor() throws IOException {
        serving = call -> {
            throw new NoClassDefFoundError("inside/Thing");
        };
        serve(null);

        send(HEAD + "Content-Length: " + ASKING.length() + "\r\n\r\n" + ASKING);

        assertThat(status()).isEqualTo(500);
        assertThat(body()).doesNotContain("inside");
    }

    private void serve(Authenticator authenticator) {
        ModelServer server =
                new ModelServer(new ServerSettings("/v1", authenticator, MOST, Set.of(), PATIENCE), workers);
        server.models().add(new TestModel("m", call -> serving.accept(call)));
        server.mount(listener.router());
    }

    private static void answer(ServedCall call) {
        call.begin("id", new Unheard(), failure -> ErrorAnswer.failed("failed"));
        call.reply(200, ChatCompletion.of(Json.object().put("object", "chat.completion")));
    }

    /** Takes what it is told and does nothing. */
    private static final class Unheard implements ServedCallListener {
        @Override
        public void abandoned() {}

        @Override
        public void over(CallEnd end) {}
    }

    private void send(String text) throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
            socket.setSoTimeout(LONG);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private int status() throws IOException {
        return Integer.parseInt(in.readLine().split(" ", 3)[1]);
    }

    private String body() throws IOException {
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).strip());
            }
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            read += in.read(body, read, length - read);
        }
        return new String(body);
    }
}
