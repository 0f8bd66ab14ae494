package io.camelchat.routes;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.function.Consumer;

/** Clients of the gateway that see every event of a stream when it comes, and that may stop reading or vanish. */
final class WireClients implements AutoCloseable {
    private static final int ANY_NUMBER = 100_000;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setUseDaemonThread(true));
    private final HttpClient http;
    private final Caller caller;

    /**
     * @param caller who they call, and by which key
     * @param receiveBuffer bytes that the system takes for a client that does not read, or 0 for the system's choice
     */
    WireClients(Caller caller, int receiveBuffer) {
        this.caller = caller;
        HttpClientOptions options = new HttpClientOptions().setTcpNoDelay(true);
        if (receiveBuffer > 0) {
            options.setReceiveBufferSize(receiveBuffer);
        }
        http = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(ANY_NUMBER));
    }

    WireClients(Caller caller) {
        this(caller, 0);
    }

    /** Sends a request of chat completion. */
    WireCall open(String json) {
        return open(json, call -> {});
    }

    /** @param onEvent told after each event of the stream, on the call's event loop */
    WireCall open(String json, Consumer<WireCall> onEvent) {
        WireCall call = new WireCall(onEvent);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(caller.port())
                .setURI("/v1/chat/completions")
                .putHeader("Content-Type", "application/json");
        if (caller.key() != null) {
            request.putHeader("Authorization", "Bearer " + caller.key());
        }
        http.request(request).onComplete(connected -> call.send(connected, json));
        return call;
    }

    @Override
    public void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
