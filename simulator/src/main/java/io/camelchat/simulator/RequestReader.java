package io.camelchat.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Joins the parts of a request into an {@link IncomingRequest}. A body over the limit is read to its end and thrown away;
 * such a request, and one that is not HTTP, is passed on marked with what is wrong. Confined to the connection's event
 * loop.
 */
final class RequestReader extends SimpleChannelInboundHandler<HttpObject> {

    static final int BODY_LIMIT = 64 * 1024 * 1024;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private HttpRequest head;
    private ByteArrayOutputStream body;
    private IncomingRequest.Flaw flaw;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (part instanceof HttpContent content && head != null) {
            add(content.content());
        }
        if (part.decoderResult().isFailure()) {
            flaw = IncomingRequest.Flaw.NOT_HTTP;
        }
        if (head != null && (part instanceof LastHttpContent || flaw == IncomingRequest.Flaw.NOT_HTTP)) {
            passOn(ctx);
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        IncomingRequest request = request();
        head = null;
        ctx.fireChannelRead(request);
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        head = request;
        body = new ByteArrayOutputStream();
        flaw = HttpUtil.getContentLength(request, 0L) > BODY_LIMIT ? IncomingRequest.Flaw.TOO_LARGE : null;
        if (HttpUtil.is100ContinueExpected(request)) {
            if (flaw == null) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE))
                        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            } else {
                passOn(ctx);
            }
        }
    }

    private void add(ByteBuf content) {
        if (body.size() + content.readableBytes() > BODY_LIMIT) {
            flaw = IncomingRequest.Flaw.TOO_LARGE;
            body.reset();
        }
        if (flaw == null) {
            byte[] bytes = new byte[content.readableBytes()];
            content.readBytes(bytes);
            body.writeBytes(bytes);
        }
    }

    private IncomingRequest request() {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        head.headers()
                .iteratorAsString()
                .forEachRemaining(header -> headers.add(Map.entry(header.getKey(), header.getValue())));
        return new IncomingRequest(
                head.method().name(),
                head.uri(),
                List.copyOf(headers),
                body.toByteArray(),
                flaw == null && HttpUtil.isKeepAlive(head),
                HttpVersion.HTTP_1_0.equals(head.protocolVersion()),
                flaw);
    }
}
