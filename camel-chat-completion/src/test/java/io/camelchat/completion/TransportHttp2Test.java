package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.KeyCertOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509KeyManager;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks HTTP/2 where ALPN says so; it answers what the test answers. */
class TransportHttp2Test extends TransportTestSupport {
    private static final String REPLY = """
            {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Paris"},\
            "finish_reason":"stop"}]}""";

    private static TestCertificates certificates;

    private final BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> broken = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private int port;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.in(directory);
    }

    @BeforeEach
    void serve() {
        Vertx vertx = Vertx.vertx();
        closing(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setKeyCertOptions(KeyCertOptions.wrap(
                        (X509KeyManager) certificates.keysOf("server").getKeyManagers()[0])));
        server.connectionHandler(connection -> connections.incrementAndGet());
        server.requestHandler(request -> {
            request.exceptionHandler(failure -> {});
            request.response().exceptionHandler(broken::add);
            request.body().onSuccess(body -> requests.add(request));
        });
        port = server.listen(0).toCompletionStage().toCompletableFuture().join().actualPort();
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:stop-at-the-first")
                        .toD("chat-completion:m?delivery=stream&${header.options}")
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .process(part -> {
                            throw new IllegalStateException(part.getMessage()
                                    .getBody(ChatCompletionChunk.class)
                                    .getText());
                        });
            }
        };
    }

    @Test
    void sharesOneConnectionAmongManyCalls() throws Exception {
        List<CompletableFuture<Exchange>> answers = begin(100, options() + "&maxConnections=99");
        List<HttpServerRequest> open = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            open.add(arrival());
        }
        open.forEach(request -> reply(request, REPLY));

        for (CompletableFuture<Exchange> answer : answers) {
            assertThat(answerOf(await(answer))).isEqualTo("Paris");
        }
        assertThat(open).allMatch(request -> request.version() == HttpVersion.HTTP_2);
        assertThat(open).allMatch(request -> request.getHeader("content-length") != null);
        assertThat(connections).hasValue(1);
    }

    @Test
    void readsAStream() throws Exception {
        CompletableFuture<Exchange> answer = begin(options() + "&stream=true");
        HttpServerRequest request = arrival();
        request.response().putHeader("content-type", "text/event-stream");
        for (int i = 0; i < 1_000; i++) {
            request.response().write(event("{\"content\":\"" + i + " \"}", "null"));
        }
        request.response().end(event("{}", "\"stop\"") + "data: [DONE]\n\n");

        assertThat((String) answerOf(await(answer))).startsWith("0 1 2 ").endsWith("999 ");
    }

    @Test
    void resetsTheStreamThatItGivesUpAndKeepsTheConnection() throws Exception {
        String options = options();
        CompletableFuture<Exchange> stopped = template.asyncSend("direct:stop-at-the-first", e -> {
            e.getMessage().setBody("Hi");
            e.getMessage().setHeader("options", options);
        });
        HttpServerRequest streamed = arrival();
        streamed.response().putHeader("content-type", "text/event-stream");
        streamed.response().write(event("{\"content\":\"first\"}", "null") + event("{\"content\":\"second\"}", "null"));

        assertThat(await(stopped).getException()).hasStackTraceContaining("first");
        assertThat(broken.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(StreamResetException.class);

        CompletableFuture<Exchange> next = begin(options);
        HttpServerRequest request = arrival();
        reply(request, REPLY);
        assertThat(answerOf(await(next))).isEqualTo("Paris");
        assertThat(request.connection()).isSameAs(streamed.connection());
        assertThat(connections).hasValue(1);
    }

    @Test
    void resetsTheStreamThatTimesOut() throws Exception {
        CompletableFuture<Exchange> answer = begin(options() + "&requestTimeout=300");
        arrival();

        assertThat(await(answer).getException()).hasMessageContaining("requestTimeout");
        assertThat(broken.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void speaksHttp11WithAServerThatKnowsNoOther() {
        Simulator server = closing(Simulator.builder()
                .ssl(certificates.server("server"))
                .defaultBehaviour(Behaviour.text("Paris"))
                .start());

        assertThat(answerOf(ask(at(server) + tls(certificates.trusting())))).isEqualTo("Paris");
    }

    private String options() {
        return atLocalhost(port) + tls(certificates.trusting());
    }

    private HttpServerRequest arrival() throws InterruptedException {
        HttpServerRequest request = requests.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(request).as("a request").isNotNull();
        return request;
    }

    private static void reply(HttpServerRequest request, String json) {
        request.response().putHeader("content-type", "application/json").end(json);
    }

    private static String event(String delta, String finishReason) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n";
    }
}
