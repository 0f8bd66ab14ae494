package io.camelchat.completion.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body in chunks is on the wire as HTTP has it, each chunk in one buffer; all else is as it was. */
class WholeChunksTest {
    private static final int LONG = 30_000;

    private final Vertx vertx = Vertx.vertx();
    private final HttpListener listener = new HttpListener(vertx, "127.0.0.1", 0);

    /** The sizes of what goes to the socket. */
    private final Queue<Integer> written = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void listen() throws IOException {
        listener.router().route("/chunks/:size").handler(routing -> {
            record(routing.request());
            HttpServerResponse response = routing.response().setChunked(true);
            String text = "x".repeat(Integer.parseInt(routing.pathParam("size")));
            response.write("first").compose(first -> response.write(text)).onSuccess(second -> response.end("last"));
        });
        listener.router().get("/whole").handler(routing -> routing.response().end("whole"));
        listener.router()
                .get("/none")
                .handler(routing -> routing.response()
                        .setStatusCode(204)
                        .putHeader("Transfer-Encoding", "chunked")
                        .write("nothing")
                        .onComplete(written -> routing.response().end()));
        listener.listen();
    }

    /** Its handler is the last before the socket. */
    private void record(HttpServerRequest request) {
        ((ConnectionBase) request.connection()).channel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                written.add(((ByteBuf) message).readableBytes());
                context.write(message, promise);
            }
        });
    }

    @AfterEach
    void close() {
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 15, 16, 255, 256, 4_095, 4_096, 65_536, 1_000_000})
    void isWrittenAsOne(int size) throws IOException {
        String chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";

        String answer = answer("GET /chunks/" + size + " HTTP/1.1");

        assertThat(answer.split("\r\n\r\n", 2)[1]).isEqualTo("5\r\nfirst\r\n" + chunk + "4\r\nlast\r\n0\r\n\r\n");
        assertThat(written).contains(chunk.length());
    }

    @Test
    void anEmptyOneIsNoEnd() throws IOException {
        assertThat(answer("GET /chunks/0 HTTP/1.1")).endsWith("5\r\nfirst\r\n4\r\nlast\r\n0\r\n\r\n");
    }

    @Test
    void anAnswerToHeadHasNone() throws IOException {
        assertThat(answer("HEAD /chunks/9 HTTP/1.1"))
                .startsWith("HTTP/1.1 200 OK")
                .endsWith("\r\n\r\n")
                .doesNotContain("first", "xxx");
    }

    @Test
    void anAnswerWithoutBodyHasNone() throws IOException {
        assertThat(answer("GET /none HTTP/1.1")).startsWith("HTTP/1.1 204").doesNotContain("nothing");
    }

    @Test
    void anAnswerOfHttp10HasNone() throws IOException {
        assertThat(answer("GET /chunks/9 HTTP/1.0").split("\r\n\r\n", 2)[1]).isEqualTo("firstxxxxxxxxxlast");
    }

    @Test
    void aWholeAnswerAfterThemIsLeftAsItIs() throws IOException {
        String both = answers(List.of("GET /chunks/9 HTTP/1.1", "GET /whole HTTP/1.1", "GET /chunks/10 HTTP/1.1"));

        assertThat(both).contains("9\r\nxxxxxxxxx\r\n", "content-length: 5\r\n\r\nwholeHTTP", "a\r\nxxxxxxxxxx\r\n");
    }

    private String answer(String request) throws IOException {
        return answers(List.of(request));
    }

    /** All that comes until the server closes the connection, as the last request asks it to. */
    private String answers(List<String> requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(LONG);
            for (String request : requests) {
                boolean last = request.equals(requests.get(requests.size() - 1));
                String head = request + "\r\nHost: x\r\n" + (last ? "Connection: close\r\n\r\n" : "\r\n");
                socket.getOutputStream().write(head.getBytes(US_ASCII));
            }
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
