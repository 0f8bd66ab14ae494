package io.camelchat.benchmarks.asking;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletionStage;

/** The least that a call can cost here: the request's bytes are ready, the answer's are dropped. */
final class VertxContestant implements Contestant {
    private static final Buffer BODY = Buffer.buffer(
            "{\"model\":\"" + Way.MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + Way.PROMPT + "\"}]}");
    private static final int CONNECTIONS = 10_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final HttpClient client =
            vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final RequestOptions options;

    VertxContestant(String url) {
        options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url + "/chat/completions")
                .putHeader("Content-Type", "application/json")
                .putHeader("Authorization", "Bearer sk-bench");
    }

    @Override
    public CompletionStage<?> ask() {
        Promise<Void> end = Promise.promise();
        if (Vertx.currentContext() == null) {
            vertx.runOnContext(none -> ask(end));
        } else {
            ask(end);
        }
        return end.future().toCompletionStage();
    }

    private void ask(Promise<Void> end) {
        client.request(options)
                .compose(request -> request.send(BODY))
                .compose(VertxContestant::drop)
                .onComplete(end);
    }

    private static Future<Void> drop(HttpClientResponse response) {
        response.handler(bytes -> {});
        return response.end();
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
