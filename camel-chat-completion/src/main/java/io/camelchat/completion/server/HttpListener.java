package io.camelchat.completion.server;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/** An HTTP server of our own, for where there is none whose router could be used. */
public final class HttpListener {
    private static final int BAD_REQUEST = 400;
    private static final int URI_TOO_LONG = 414;
    private static final int HEAD_TOO_LONG = 431;
    private static final int SERVER_ERROR = 500;

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final ConnectionWatch.Limits limits;
    private final Router router;
    private HttpServer server;

    public HttpListener(Vertx vertx, String host, int port) {
        this(vertx, host, port, ConnectionWatch.Limits.USUAL);
    }

    HttpListener(Vertx vertx, String host, int port, ConnectionWatch.Limits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.host = host;
        this.port = port;
        this.router = Router.router(vertx);
        router.route().handler(new ChunkedRequests());
        router.route()
                .last()
                .handler(routing ->
                        JsonResponse.send(routing.response(), ErrorAnswer.notFound(routing.normalizedPath())));
        router.errorHandler(BAD_REQUEST, HttpListener::malformed);
        router.errorHandler(SERVER_ERROR, new FailedRouting());
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
        HttpServerOptions options = new HttpServerOptions().setHost(host).setPort(port);
        HttpServer created = new WatchedHttpServer(vertx, options, limits)
                .requestHandler(router)
                .invalidRequestHandler(HttpListener::refuse);
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

    /** Closes the port and all connections; returns when another can listen there. */
    public void close() {
        if (server != null) {
            await(Ports.close(vertx, server));
            server = null;
        }
    }

    /** Its path is no text, or it does not say to which host it goes. */
    private static void malformed(RoutingContext routing) {
        JsonResponse.refuse(
                routing.response(),
                new RequestException(ErrorAnswer.malformed(BAD_REQUEST, "The path or the host cannot be read")));
    }

    /** Where one request ends and the next begins cannot be told any more. */
    private static void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ErrorAnswer answer = ErrorAnswer.malformed(BAD_REQUEST, "This is no HTTP request");
        if (cause instanceof TooLongHttpLineException) {
            answer = ErrorAnswer.malformed(URI_TOO_LONG, "The path is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            answer = ErrorAnswer.malformed(HEAD_TOO_LONG, "The headers are too long");
        }
        JsonResponse.send(request.response(), answer);
        request.connection().close();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
