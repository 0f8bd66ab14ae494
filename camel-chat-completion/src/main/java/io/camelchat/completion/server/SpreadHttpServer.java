package io.camelchat.completion.server;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * An HTTP server whose connections are spread over all event loops of its Vert.x, one after the other. Vert.x has all
 * connections of a server on one loop, and shares a port among several servers: this is one of them, and has one more for
 * each other loop.
 */
class SpreadHttpServer extends HttpServerImpl {
    private static final AtomicInteger ANY_PORTS = new AtomicInteger();

    private final HttpServerOptions options;

    /** Guarded by the monitor of this. */
    private final List<OnOtherLoop> others = new ArrayList<>();

    SpreadHttpServer(VertxInternal vertx, HttpServerOptions options) {
        super(vertx, options);
        this.options = options;
    }

    /** Has the connections of one more loop, and treats them as the server does whose it is. */
    private final class OnOtherLoop extends HttpServerImpl {
        OnOtherLoop() {
            super(SpreadHttpServer.this.vertx, SpreadHttpServer.this.options);
            // It is never called, but without one a server does not listen.
            requestHandler(SpreadHttpServer.this.requestHandler());
        }

        @Override
        protected BiConsumer<Channel, SslChannelProvider> childHandler(
                ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
            return SpreadHttpServer.this.childHandler(context, address, shaping);
        }
    }

    @Override
    public synchronized Future<HttpServer> listen(SocketAddress given) {
        SocketAddress address = given.isInetSocket() && given.port() == 0 ? anyPort(given.host()) : given;
        ContextInternal context = vertx.getOrCreateContext();
        return on(context, () -> super.listen(address)).compose(listens -> listenOnOthers(context, address));
    }

    private static SocketAddress anyPort(String host) {
        return SocketAddress.sharedRandomPort(ANY_PORTS.incrementAndGet(), host);
    }

    private synchronized Future<HttpServer> listenOnOthers(ContextInternal first, SocketAddress address) {
        List<Future<HttpServer>> all = new ArrayList<>();
        // Closed meanwhile, it must not take the port again.
        if (isListening()) {
            for (EventExecutor loop : vertx.getEventLoopGroup()) {
                if (loop != first.nettyEventLoop()) {
                    OnOtherLoop other = new OnOtherLoop();
                    others.add(other);
                    ContextInternal context =
                            vertx.createEventLoopContext((EventLoop) loop, first.workerPool(), first.classLoader());
                    all.add(on(context, () -> other.listen(address)));
                }
            }
        }
        return Future.all(all).map(this);
    }

    /** A server listens on the loop of the context that it is told to listen in. */
    private static Future<HttpServer> on(ContextInternal context, Supplier<Future<HttpServer>> listens) {
        ContextInternal before = context.beginDispatch();
        try {
            return listens.get();
        } finally {
            context.endDispatch(before);
        }
    }

    @Override
    public synchronized void close(Promise<Void> completion) {
        List<Future<Void>> closed = new ArrayList<>();
        others.forEach(other -> closed.add(other.close()));
        others.clear();
        closed.add(Future.future(super::close));
        Future.all(closed).<Void>mapEmpty().onComplete(completion);
    }
}
