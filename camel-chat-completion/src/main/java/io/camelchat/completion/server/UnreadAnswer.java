package io.camelchat.completion.server;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;

/** What is held for a client that does not read its answer: by this process, and by the operating system. */
final class UnreadAnswer {
    private static final int QUEUED_BYTES = 16 * 1024;
    private static final int SYSTEM_BYTES = 64 * 1024;

    private UnreadAnswer() {}

    /**
     * Bounds it for a stream. Linux holds some 4 MB where it is not told otherwise: minutes of tokens, which their upstream
     * would go on making. A connection of HTTP/2 has a window for each of its streams instead.
     */
    static void boundStream(HttpServerRequest request) {
        if (request.connection() instanceof Http1xServerConnection http1) {
            try {
                http1.doSetWriteQueueMaxSize(QUEUED_BYTES);
                http1.channel().config().setOption(ChannelOption.SO_SNDBUF, SYSTEM_BYTES);
            } catch (ChannelException e) {
                // It is closed already, as its call will be told.
            }
        }
    }

    /** Throws it away, and with it the connection, unless that has other streams. */
    // Whoever is to know that it is closed is told by its close handler.
    @SuppressWarnings("FutureReturnValueIgnored")
    static void discard(HttpServerRequest request) {
        if (request.connection() instanceof Http1xServerConnection http1) {
            // Vert.x would close it after what is to be sent before: never, where nobody reads.
            http1.channelHandlerContext().close();
        } else {
            request.response().reset();
        }
    }
}
