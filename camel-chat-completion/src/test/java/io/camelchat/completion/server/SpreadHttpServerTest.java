package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections of one server are on all event loops, and it has its port for as long as it listens, and no longer. */
class SpreadHttpServerTest {
    private static final int LOOPS = 3;
    private static final int CONNECTIONS = 4 * LOOPS;
    private static final int LONG = 30_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));

    @AfterEach
    void close() {
        join(vertx.close());
    }

    @Test
    void spreadsConnectionsEvenlyOverAllLoops() throws IOException {
        HttpServer server = listening(0);

        Map<String, Integer> connections = new HashMap<>();
        for (String loop : answers(server.actualPort())) {
            connections.merge(loop, 1, Integer::sum);
        }

        assertThat(connections)
                .hasSize(LOOPS)
                .allSatisfy((loop, count) -> assertThat(count).isEqualTo(CONNECTIONS / LOOPS));
    }

    @Test
    void givesThePortUpWhenItCloses() throws IOException {
        HttpServer server = listening(0);
        int port = server.actualPort();
        answers(port);

        join(Ports.close(vertx, server));

        assertThat(isFree(port)).isTrue();
        assertThat(answers(listening(port).actualPort())).hasSize(CONNECTIONS);
    }

    @Test
    void closesItsConnectionsOnAllLoops() throws IOException {
        HttpServer server = listening(0);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            sockets.add(connected(server.actualPort()));
            ask(sockets.get(i), "keep-alive");
            assertThat(sockets.get(i).getInputStream().read()).isEqualTo('H');
        }

        join(server.close());

        for (Socket socket : sockets) {
            assertThat(socket.getInputStream().readAllBytes())
                    .as("the rest of its answer")
                    .isNotEmpty();
            socket.close();
        }
    }

    @Test
    void twoThatTakeAnyPortHaveTwo() throws IOException {
        int one = listening(0).actualPort();
        int other = listening(0).actualPort();

        assertThat(one).isPositive().isNotEqualTo(other);
        assertThat(other).isPositive();
    }

    @Test
    void listensNowhereWhereThePortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> listening(port)).isInstanceOf(CompletionException.class);

            taken.close();
            assertThat(isFree(port)).isTrue();
        }
    }

    @Test
    void listensNowhereWhereItIsClosedWhileItBegins() throws IOException {
        HttpServer before = listening(0);
        int port = before.actualPort();
        join(Ports.close(vertx, before));
        HttpServer server = server();
        var listens = server.listen(port, "127.0.0.1");

        join(Ports.close(vertx, server));
        listens.toCompletionStage()
                .exceptionally(closed -> null)
                .toCompletableFuture()
                .join();

        assertThat(isFree(port)).isTrue();
    }

    private HttpServer listening(int port) {
        HttpServer server = server();
        join(server.listen(port, "127.0.0.1"));
        return server;
    }

    private HttpServer server() {
        return new SpreadHttpServer((VertxInternal) vertx, new HttpServerOptions())
                .requestHandler(
                        request -> request.response().end(Thread.currentThread().getName()));
    }

    /** On which loops as many connections are answered, each made after the one before. */
    private static List<String> answers(int port) throws IOException {
        List<String> loops = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            try (Socket socket = connected(port)) {
                ask(socket, "close");
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                loops.add(answer.substring(answer.indexOf("\r\n\r\n")));
            }
        }
        return loops;
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LONG);
        return socket;
    }

    private static void ask(Socket socket, String connection) throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (java.net.BindException e) {
            return false;
        }
    }

    private static <T> T join(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
