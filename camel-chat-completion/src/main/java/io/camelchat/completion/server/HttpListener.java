package io.camelchat.completion.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;

/** An HTTP server of our own, for where there is none whose router could be used. */
public final class HttpListener {
    private final Vertx vertx;
    private final String host;
    private final int port;
    private final Router router;
    private HttpServer server;

    public HttpListener(Vertx vertx, String host, int port) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.router = Router.router(vertx);
        router.route()
                .last()
                .handler(routing ->
                        JsonResponse.send(routing.response(), ErrorAnswer.notFound(routing.normalizedPath())));
    }

    public String host() {
        return host;
    }

    public Router router() {
        return router;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException where the address is in use or is none of this machine's
     */
    public void listen() throws IOException {
        HttpServer created = vertx.createHttpServer(
                        new HttpServerOptions().setHost(host).setPort(port))
                .requestHandler(router);
        try {
            await(Ports.listen(vertx, created, host, port));
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "Cannot listen on " + host + ":" + port + " (" + cause.getMessage()
                            + "): end what uses the port, or set another (port of the component)",
                    cause);
        }
        server = created;
    }

    /** The port it listens on, also where any free one was asked for. */
    public int port() {
        return server.actualPort();
    }

    /** Closes the port and all connections. */
    public void close() {
        if (server != null) {
            await(server.close());
            server = null;
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
