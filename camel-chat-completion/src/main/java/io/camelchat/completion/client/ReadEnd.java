package io.camelchat.completion.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnection;

/**
 * The end of what one read of a connection has brought. A connection goes back to its pool after the end of its answer was told, and
 * in the same read: whoever wants to have it back there waits for the end of the read, and not for all the other connections
 * that have something to read. Confined to the connection's event loop.
 */
final class ReadEnd extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ReadEnd> KEY = AttributeKey.valueOf(ReadEnd.class, "readEnd");

    private boolean reading;
    private Runnable task;

    private ReadEnd() {}

    /** Watches a connection that has just been made, where it is one of HTTP/1.1. */
    static void watch(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.context(WholeRequests.CODEC) != null) {
            ReadEnd end = new ReadEnd();
            pipeline.addAfter(WholeRequests.CODEC, null, end);
            channel.attr(KEY).set(end);
        }
    }

    /**
     * Runs a task when the read is over in which this is called.
     *
     * @return false where this is called in no read of the connection: then nothing comes of it
     */
    static boolean run(HttpConnection connection, Runnable task) {
        return connection instanceof HttpClientConnection client && run(client.channel(), task);
    }

    static boolean run(Channel channel, Runnable task) {
        if (!channel.eventLoop().inEventLoop()) {
            return false;
        }
        ReadEnd end = channel.attr(KEY).get();
        return end != null && end.take(task);
    }

    private boolean take(Runnable after) {
        if (!reading || task != null) {
            return false;
        }
        task = after;
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reading = true;
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        over();
    }

    /** A read may end by this, where what was read is why. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        over();
    }

    private void over() {
        reading = false;
        Runnable last = task;
        task = null;
        if (last != null) {
            last.run();
        }
    }
}
