package io.camelchat.completion.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes a request that is whole as one buffer. The encoder of HTTP, which it passes by, makes two of it, its head and its body,
 * each of which is copied once more for the socket. Confined to the connection's event loop.
 */
final class WholeRequests extends ChannelOutboundHandlerAdapter {
    /** The name that Vert.x gives it. */
    static final String CODEC = "codec";

    private static final AsciiString METHOD = AsciiString.cached("POST ");
    private static final AsciiString VERSION = AsciiString.cached(" HTTP/1.1\r\n");
    private static final int COLON_AND_SPACE = ':' << 8 | ' ';
    private static final int LINE_END = '\r' << 8 | '\n';

    /** Bytes of a head, more or less: a buffer grows. */
    private static final int USUAL_HEAD = 512;

    private final ChannelHandlerContext codec;

    private WholeRequests(ChannelHandlerContext codec) {
        this.codec = codec;
    }

    /** Has the requests of a connection that has just been made written so. Of HTTP/2, which has frames, nothing changes. */
    static void writeTo(ChannelPipeline pipeline) {
        ChannelHandlerContext codec = pipeline.context(CODEC);
        if (codec != null) {
            pipeline.addAfter(CODEC, null, new WholeRequests(codec));
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        // The codec has to know of the others what they are: to some no answer has a body.
        if (message instanceof FullHttpRequest request && HttpMethod.POST.equals(request.method())) {
            codec.write(whole(context, request), promise);
        } else {
            context.write(message, promise);
        }
    }

    private static ByteBuf whole(ChannelHandlerContext context, FullHttpRequest request) {
        try {
            ByteBuf body = request.content();
            ByteBuf whole = context.alloc().ioBuffer(USUAL_HEAD + body.readableBytes());
            write(whole, METHOD);
            write(whole, request.uri());
            write(whole, VERSION);
            Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                    request.headers().iteratorCharSequence();
            while (headers.hasNext()) {
                Map.Entry<CharSequence, CharSequence> header = headers.next();
                write(whole, header.getKey());
                whole.writeShort(COLON_AND_SPACE);
                write(whole, header.getValue());
                whole.writeShort(LINE_END);
            }
            return whole.writeShort(LINE_END).writeBytes(body);
        } finally {
            ReferenceCountUtil.release(request);
        }
    }

    private static void write(ByteBuf whole, CharSequence text) {
        if (text instanceof AsciiString ascii) {
            ByteBufUtil.copy(ascii, whole);
        } else {
            whole.writeCharSequence(text, StandardCharsets.US_ASCII);
        }
    }
}
