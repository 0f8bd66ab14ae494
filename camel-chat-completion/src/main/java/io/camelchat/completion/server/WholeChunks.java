package io.camelchat.completion.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.util.Set;

/**
 * Writes a chunk of a body that is transferred in chunks as one buffer. The encoder of HTTP, which it passes by, makes three
 * of it, its length, its bytes and a line end, which costs a stream a fifth of what it allocates. Confined to the
 * connection's event loop.
 */
final class WholeChunks extends ChannelOutboundHandlerAdapter {
    /** The name that Vert.x gives it. */
    private static final String ENCODER = "httpEncoder";

    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);
    private static final byte[] LINE_END = {'\r', '\n'};

    /** Hexadecimal digits of a length, and the line ends after it and after the bytes. */
    private static final int MOST_AROUND = Integer.BYTES * 2 + 2 * LINE_END.length;

    private final ChannelHandlerContext encoder;
    private boolean inChunks;

    private WholeChunks(ChannelHandlerContext encoder) {
        this.encoder = encoder;
    }

    /** Has the chunks of a request's connection written so. Of HTTP/2, which has no chunks, nothing changes. */
    static void writeTo(HttpServerRequest request) {
        if (request.connection() instanceof Http1xServerConnection http1) {
            ChannelPipeline pipeline = http1.channel().pipeline();
            ChannelHandlerContext encoder = pipeline.context(ENCODER);
            if (encoder != null && pipeline.get(WholeChunks.class) == null) {
                pipeline.addAfter(ENCODER, null, new WholeChunks(encoder));
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head) {
            inChunks = HttpUtil.isTransferEncodingChunked(head)
                    && head.status().codeClass() != HttpStatusClass.INFORMATIONAL
                    && !WITHOUT_BODY.contains(head.status().code());
        } else if (inChunks
                && message instanceof HttpContent chunk
                && !(chunk instanceof LastHttpContent)
                && chunk.content().isReadable()) {
            encoder.write(whole(context, chunk), promise);
            return;
        }
        context.write(message, promise);
    }

    private static ByteBuf whole(ChannelHandlerContext context, HttpContent chunk) {
        try {
            int length = chunk.content().readableBytes();
            ByteBuf whole = context.alloc().ioBuffer(length + MOST_AROUND);
            ByteBufUtil.writeAscii(whole, Integer.toHexString(length));
            return whole.writeBytes(LINE_END).writeBytes(chunk.content()).writeBytes(LINE_END);
        } finally {
            ReferenceCountUtil.release(chunk);
        }
    }
}
