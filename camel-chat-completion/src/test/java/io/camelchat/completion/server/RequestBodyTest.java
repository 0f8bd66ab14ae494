package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a request's body leaves behind. */
class RequestBodyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** An answer may take long, and holds its request. */
    @Test
    void isForgottenOnceItWasRead() throws Exception {
        CompletableFuture<HttpServerRequest> asked = new CompletableFuture<>();
        CompletableFuture<Forgotten> body = new CompletableFuture<>();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.complete(request);
                    RequestBody.held(vertx, request, 1_000, PATIENCE)
                            .collect()
                            .onSuccess(bytes -> body.complete(new Forgotten(bytes)));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        // Closed at the end only, for Vert.x closes a client that nobody has any more.
        HttpClient client = vertx.createHttpClient();
        client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/")
                .onSuccess(request -> request.send(Buffer.buffer("{}")));

        assertThat(body.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isSo()).isTrue();
        assertThat(asked.join().response().ended()).isFalse();
        client.close().toCompletionStage().toCompletableFuture().join();
    }
}
