package io.camelchat.completion.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections on which no request comes, or not the whole head of one, are closed; all others are not. */
class ConnectionWatchTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int LONG = 30_000;
    private static final String HEAD = "GET /%s HTTP/1.1\r\nHost: x\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Kept until the end: Vert.x closes a client that nobody has any more. */
    private final HttpClient http2 = vertx.createHttpClient(new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2MaxPoolSize(1));

    private final Context loop = vertx.getOrCreateContext();
    private HttpListener listener;
    private volatile Forgotten channel;
    private volatile HttpServerResponse held;
    private Socket socket;

    private void listen(Duration head, Duration idle) throws IOException {
        listener = new HttpListener(vertx, "127.0.0.1", 0, new ConnectionWatch.Limits(head, idle));
        listener.router().get("/now").handler(routing -> routing.response().end("now"));
        listener.router().get("/later").handler(routing -> {
            asked.countDown();
            endLater(routing.response());
        });
        listener.router().get("/held").handler(routing -> {
            held = routing.response();
            asked.countDown();
        });
        listener.router().get("/never").handler(routing -> {
            ConnectionBase connection = (ConnectionBase) routing.request().connection();
            channel = new Forgotten(connection.channel());
            asked.countDown();
        });
        listener.router().get("/taken").handler(routing -> {
            routing.addEndHandler(ended -> asked.countDown());
            routing.response().end("taken");
        });
        listener.listen();
        socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(LONG);
    }

    /** When the connection would have been closed long since, had nothing been under way. */
    private void endLater(HttpServerResponse response) {
        vertx.setTimer(4 * SHORT.toMillis(), fired -> response.end("later"));
    }

    @AfterEach
    void closes() throws IOException {
        socket.close();
        listener.close();
        http2.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Sends a blank again and again until the server has left. */
    private void dripUntilClosed() throws IOException {
        OutputStream out = socket.getOutputStream();
        long drops = vertx.setPeriodic(SHORT.toMillis() / 4, drop -> {
            try {
                out.write('x');
            } catch (IOException e) {
                // The server has left, which is what it is to do.
                return;
            }
        });
        assertClosed();
        vertx.cancelTimer(drops);
    }

    private void assertClosed() throws IOException {
        try {
            assertThat(socket.getInputStream().read())
                    .as("the server closes the connection")
                    .isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private void assertAnswer(String text) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n" + text)) {
            int next = in.read();
            assertThat(next).as("closed after %s", answer).isNotEqualTo(-1);
            answer.append((char) next);
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET /now HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void closesAConnectionOnWhichNoHeadCameToItsEnd(String begun) throws Exception {
        listen(SHORT, NEVER);

        send(begun);
        while (socket.getInputStream().read() >= 0) {
            // HTTP/2 begins with the server's settings.
            continue;
        }
    }

    @Test
    void closesAConnectionWhoseFirstHeadComesDropByDrop() throws Exception {
        listen(SHORT, NEVER);

        send(HEAD.formatted("now") + "X-Long: ");
        dripUntilClosed();
    }

    @Test
    void closesAConnectionWhoseNextHeadComesDropByDrop() throws Exception {
        listen(SHORT, NEVER);
        send(HEAD.formatted("now") + "\r\n");
        assertAnswer("now");

        send(HEAD.formatted("now") + "X-Long: ");
        dripUntilClosed();
    }

    @Test
    void closesAConnectionThatIsIdle() throws Exception {
        listen(NEVER, SHORT);
        send(HEAD.formatted("now") + "\r\n");
        assertAnswer("now");

        assertClosed();
    }

    @Test
    void closesAConnectionThatIsIdleWhereAnotherWasToldOfTheAnswer() throws Exception {
        listen(NEVER, SHORT);
        send(HEAD.formatted("taken") + "\r\n");
        assertAnswer("taken");

        assertClosed();
        assertThat(asked.getCount()).isZero();
    }

    @Test
    void closesAConnectionWhoseBodyComesDropByDropAfterTheAnswer() throws Exception {
        listen(SHORT.multipliedBy(5), NEVER);
        send(HEAD.formatted("now") + "Content-Length: 100000\r\n\r\n");
        assertAnswer("now");

        dripUntilClosed();
    }

    @Test
    void keepsAConnectionWhoseBodyComesToItsEndAfterTheAnswer() throws Exception {
        listen(SHORT.multipliedBy(5), NEVER);
        send(HEAD.formatted("now") + "Content-Length: 4\r\n\r\n");
        assertAnswer("now");
        send("body");
        CountDownLatch longer = new CountDownLatch(1);
        vertx.setTimer(10 * SHORT.toMillis(), fired -> longer.countDown());
        assertThat(longer.await(LONG, TimeUnit.MILLISECONDS)).isTrue();

        send(HEAD.formatted("now") + "\r\n");
        assertAnswer("now");
    }

    @Test
    void waitsForAnAnswerAsLongAsThatTakes() throws Exception {
        listen(SHORT, SHORT);

        send(HEAD.formatted("later") + "\r\n");

        assertAnswer("later");
        assertClosed();
    }

    @Test
    void servesARequestAfterAnother() throws Exception {
        listen(NEVER, NEVER);

        for (int i = 0; i < 3; i++) {
            send(HEAD.formatted("now") + "\r\n");
            assertAnswer("now");
        }
        send((HEAD.formatted("now") + "\r\n").repeat(2));
        assertAnswer("now");
        assertAnswer("now");
    }

    /** In mid answer, which ends then, and after that nothing is waited for. */
    @Test
    void forgetsAConnectionWhoseClientHasLeft() throws Exception {
        listen(NEVER, NEVER);
        send(HEAD.formatted("never") + "\r\n");
        assertThat(asked.await(LONG, TimeUnit.MILLISECONDS)).isTrue();

        socket.close();

        assertThat(channel.isSo()).isTrue();
    }

    @Test
    void closesAConnectionWhoseOnlyRequestWasReset() throws Exception {
        listen(NEVER, SHORT);
        CountDownLatch closed = new CountDownLatch(1);

        http2.request(HttpMethod.GET, listener.port(), "127.0.0.1", "/never").onSuccess(request -> {
            request.connection().closeHandler(left -> closed.countDown());
            request.sendHead()
                    .compose(sent -> vertx.executeBlocking(() -> asked.await(LONG, TimeUnit.MILLISECONDS)))
                    .onSuccess(came -> request.reset());
        });

        assertThat(closed.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void waitsForARequestOfHttp2BesideAnother() throws Exception {
        listen(NEVER, SHORT);

        Future<Buffer> first = get("/held");
        assertThat(asked.await(LONG, TimeUnit.MILLISECONDS)).isTrue();
        Buffer now = get("/now").toCompletionStage().toCompletableFuture().get(LONG, TimeUnit.MILLISECONDS);

        assertThat(now.toString()).isEqualTo("now");
        endLater(held);
        assertThat(first.toCompletionStage().toCompletableFuture().get(LONG, TimeUnit.MILLISECONDS))
                .hasToString("later");
    }

    /** All on one event loop: on another thread the body may have come and gone before it is asked for. */
    private Future<Buffer> get(String path) {
        Promise<Buffer> body = Promise.promise();
        loop.runOnContext(there -> http2.request(HttpMethod.GET, listener.port(), "127.0.0.1", path)
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .onComplete(body));
        return body.future();
    }
}
