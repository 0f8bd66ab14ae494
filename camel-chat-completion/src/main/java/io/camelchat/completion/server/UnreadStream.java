package io.camelchat.completion.server;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;

/**
 * How much of a stream is held for a client that does not read it: by this process, and by the operating system. Linux holds
 * some 4 MB where it is not told otherwise: minutes of tokens, which their upstream would go on making.
 */
final class UnreadStream {
    private static final int QUEUED_BYTES = 16 * 1024;
    private static final int SYSTEM_BYTES = 64 * 1024;

    private UnreadStream() {}

    /** Bounds it for the request's connection. One of HTTP/2 has a window for each of its streams instead. */
    static void bound(HttpServerRequest request) {
        if (request.connection() instanceof Http1xServerConnection http1) {
            try {
                http1.doSetWriteQueueMaxSize(QUEUED_BYTES);
                http1.channel().config().setOption(ChannelOption.SO_SNDBUF, SYSTEM_BYTES);
            } catch (ChannelException e) {
                // It is closed already, as its call will be told.
            }
        }
    }
}
