package io.camelchat.completion.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
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
    record Limits(Duration head, Duration idle) {}

    private final Limits limits;
    private Channel channel;
    private Future<?> timer;
    private int requests;
    private boolean idle;

    ConnectionWatch(Limits limits) {
        this.limits = limits;
    }

    /** Takes note of a request, which a server is told of once its head is whole, until all of it and its answer are over. */
    static void note(HttpServerRequest request) {
        ConnectionWatch watch = request.connection() instanceof ConnectionBase connection
                ? connection.channel().pipeline().get(ConnectionWatch.class)
                : null;
        if (watch != null) {
            watch.begun();
            request.response().endHandler(answered -> watch.answered(request));
        }
    }

    private void begun() {
        requests++;
        idle = false;
        cancel();
    }

    /** Its body may still be coming: whoever was not interested in it reads it to its end. */
    private void answered(HttpServerRequest request) {
        if (request.isEnded()) {
            ended();
        } else {
            request.end().onComplete(read -> ended());
        }
    }

    private void ended() {
        requests--;
        if (requests == 0) {
            idle = true;
            set(limits.idle());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        set(limits.head());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (idle) {
            idle = false;
            set(limits.head());
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    private void set(Duration limit) {
        cancel();
        timer = channel.eventLoop().schedule(() -> channel.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
