package io.camelchat.completion.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.time.Duration;

/**
 * A Vert.x whose HTTP servers close connections on which no request comes, or only drop by drop, and spread the others over all
 * its event loops. The platform-http server of a Camel context is such a one where this is the Vert.x of its registry.
 */
public final class WatchedVertx extends VertxWrapper {
    private final ConnectionWatch.Limits limits;

    /** With half a minute for a head, and 75 seconds between an answer and the next request. */
    public WatchedVertx(Vertx vertx) {
        this(vertx, ConnectionWatch.Limits.USUAL);
    }

    /**
     * With other times.
     *
     * @param head until the head of a request is there, from the connection's opening or the head's first byte
     * @param idle between an answer and the next request's first byte
     */
    public WatchedVertx(Vertx vertx, Duration head, Duration idle) {
        this(vertx, new ConnectionWatch.Limits(head, idle));
    }

    private WatchedVertx(Vertx vertx, ConnectionWatch.Limits limits) {
        super((VertxInternal) vertx);
        this.limits = limits;
    }

    @Override
    public HttpServer createHttpServer() {
        return createHttpServer(new HttpServerOptions());
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return new WatchedHttpServer(delegate, options, limits);
    }
}
