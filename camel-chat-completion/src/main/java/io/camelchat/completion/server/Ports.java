package io.camelchat.completion.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ServerID;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The ports that the HTTP servers of one Vert.x listen on. Two of them can have the same one: Vert.x does not bind it
 * again, and hands each connection to either. A server of models has its port for itself, or not at all.
 */
public final class Ports {
    private final Map<ServerID, HttpServerImpl> servers;

    private Ports(Vertx vertx) {
        servers = ((VertxInternal) vertx).sharedTCPServers(HttpServerImpl.class);
    }

    /** Whether this server listens, and no other of its Vert.x does on the same port. */
    public static boolean hasForItself(Vertx vertx, HttpServer server, String host, int port) {
        boolean listens = server instanceof HttpServerImpl known && !known.isClosed();
        return listens && new Ports(vertx).isFirst(server, host, port);
    }

    /** Has a server listen, where no other of its Vert.x does on this port. */
    static Future<HttpServer> listen(Vertx vertx, HttpServer server, String host, int port) {
        // One that is closed would never answer.
        return ((VertxInternal) vertx).closeFuture().isClosed()
                ? Future.failedFuture(new IllegalStateException("Vert.x is closed"))
                : new Ports(vertx).listenFirst(server, host, port);
    }

    /**
     * Has a server close, with all its connections.
     *
     * @return ends when its port is free: a little later than the server is closed, for Java lets go of a socket only when
     *     the selector that it was registered with looks the next time
     */
    static Future<Void> close(Vertx vertx, HttpServer server) {
        return server.close().compose(closed -> lookedAgain((VertxInternal) vertx));
    }

    private static Future<Void> lookedAgain(VertxInternal vertx) {
        Promise<Void> looked = Promise.promise();
        try {
            // What is delayed runs in the loop's next round, which begins with a look; or is cancelled, where the loop
            // ends.
            vertx.getAcceptorEventLoopGroup()
                    .next()
                    .schedule(() -> {}, 1, TimeUnit.MILLISECONDS)
                    .addListener(done -> looked.complete());
        } catch (RejectedExecutionException e) {
            // The loop has ended, with all its sockets.
            looked.complete();
        }
        return looked.future();
    }

    private boolean isFirst(HttpServer server, String host, int port) {
        synchronized (servers) {
            return port == 0 || servers.get(new ServerID(port, host)) == server;
        }
    }

    /** Vert.x holds the same lock while it looks for others and takes its place among them. */
    private Future<HttpServer> listenFirst(HttpServer server, String host, int port) {
        synchronized (servers) {
            return port != 0 && servers.containsKey(new ServerID(port, host))
                    ? Future.failedFuture(new BindException("Address already in use"))
                    : server.listen();
        }
    }
}
