package io.camelchat.completion.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that has no request under way for too long, though its bytes come, drop by drop: the head of the first
 * one has a time from the opening, that of a later one from its first byte, and between two of them is another. Confined to
 * the connection's event loop.
 */
final class ConnectionWatch extends ChannelInboundHandlerAdapter {
    /**
     * How long a connection is waited for.
     *
     * @param head until the head of a request is there
     * @param idle between an answer and the next request's first byte
     */
    record Limits(Duration head, Duration idle) {
        /** A head is sent at once; and connections are kept for as long as proxies keep theirs. */
        static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(75));
    }

    private final Limits limits;
    private final List<HttpServerResponse> underWay = new ArrayList<>();
    private Channel channel;
    private Future<?> timer;
    private boolean idle;
    private boolean left;

    ConnectionWatch(Limits limits) {
        this.limits = limits;
    }

    /** Takes note of a request, which a server is told of once its head is whole. It is under way until it is answered. */
    static void note(HttpServerRequest request) {
        ConnectionWatch watch = request.connection() instanceof ConnectionBase connection
                ? connection.channel().pipeline().get(ConnectionWatch.class)
                : null;
        if (watch != null) {
            watch.begun(request);
        }
    }

    private void begun(HttpServerRequest request) {
        idle = false;
        underWay.add(request.response());
        set(limits.idle(), this::look);
        request.response().endHandler(answered -> answered(request));
    }

    /** The rest of its body, which nobody waits for, has as long as a head. */
    private void answered(HttpServerRequest request) {
        look();
        if (!request.isEnded()) {
            request.end().onSuccess(read -> look());
        }
    }

    /** Also from time to time: nothing tells of an answer whose end another handler was told of. */
    private void look() {
        underWay.removeIf(response -> response.ended() || response.closed());
        idle = underWay.isEmpty();
        set(limits.idle(), idle ? this::close : this::look);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        set(limits.head(), this::close);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (idle) {
            idle = false;
            set(limits.head(), this::close);
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        left = true;
        cancel();
        context.fireChannelInactive();
    }

    private void close() {
        channel.close();
    }

    private void set(Duration limit, Runnable then) {
        cancel();
        // An answer that was under way ends after its connection, which would be held for all that time.
        if (!left) {
            timer = channel.eventLoop().schedule(then, limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
