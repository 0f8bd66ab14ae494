package io.camelchat.completion;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that lets one user in: forwards requests whose target is a whole URI, and opens tunnels by CONNECT.
 * Remembers what it was asked for.
 */
final class TestProxy implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();

    /** Kept as long as there are requests: Vert.x closes one that nobody has any more. */
    private final HttpClient client = vertx.createHttpClient();

    private final NetClient netClient = vertx.createNetClient();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final String authorization;
    private final int port;

    TestProxy(String user, String password) {
        String plain = user + ":" + password;
        authorization = "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        port = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    int port() {
        return port;
    }

    /** Method and target of all requests, with those that were refused. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void handle(HttpServerRequest request) {
        asked.add(request.method() + " " + request.uri());
        if (!authorization.equals(request.getHeader("Proxy-Authorization"))) {
            request.response()
                    .setStatusCode(407)
                    .putHeader("Proxy-Authenticate", "Basic realm=\"test\"")
                    .end();
        } else if (request.method() == HttpMethod.CONNECT) {
            tunnel(request);
        } else {
            forward(request);
        }
    }

    private void tunnel(HttpServerRequest request) {
        request.pause();
        String[] target = request.uri().split(":", 2);
        netClient
                .connect(Integer.parseInt(target[1]), target[0])
                .onSuccess(upstream -> request.toNetSocket().onSuccess(caller -> {
                    pipe(caller, upstream);
                    pipe(upstream, caller);
                }));
    }

    private static void pipe(NetSocket from, NetSocket to) {
        from.handler(to::write);
        from.closeHandler(closed -> to.close());
    }

    private void forward(HttpServerRequest request) {
        request.pause();
        RequestOptions target =
                new RequestOptions().setAbsoluteURI(request.uri()).setMethod(request.method());
        request.headers().forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).startsWith("proxy-")) {
                target.addHeader(name, value);
            }
        });
        client.request(target)
                .compose((HttpClientRequest upstream) -> upstream.send(request))
                .onSuccess(answer -> {
                    request.response().setStatusCode(answer.statusCode());
                    request.response().headers().setAll(answer.headers());
                    answer.pipeTo(request.response());
                });
    }
}
