package io.camelchat.completion.server;

import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.function.BiConsumer;

/**
 * An HTTP server each of whose connections has a {@link ConnectionWatch}. Vert.x tells of a connection only when the first
 * head is whole, and takes every byte for a sign of life.
 */
final class WatchedHttpServer extends SpreadHttpServer {
    private final ConnectionWatch.Limits limits;

    WatchedHttpServer(Vertx vertx, HttpServerOptions options, ConnectionWatch.Limits limits) {
        super((VertxInternal) vertx, options);
        this.limits = limits;
    }

    @Override
    public HttpServer requestHandler(Handler<HttpServerRequest> handler) {
        return super.requestHandler(request -> {
            ConnectionWatch.note(request);
            WholeChunks.writeTo(request);
            handler.handle(request);
        });
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
        BiConsumer<Channel, SslChannelProvider> accept = super.childHandler(context, address, shaping);
        return (channel, tls) -> {
            channel.pipeline().addFirst(new ConnectionWatch(limits));
            accept.accept(channel, tls);
        };
    }
}
