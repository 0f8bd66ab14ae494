package io.camelchat.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes one response: HTTP framing, batches and packet sizes, and the account of what the socket took. Confined to the
 * event loop of its connection.
 */
final class ResponseWriter {

    private static final int BATCH = 16 * 1024;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ChannelHandlerContext connection;
    private final IncomingRequest request;
    private final RecordedCall call;
    private ByteBuf batch = Unpooled.EMPTY_BUFFER;
    private long chunks;
    private long tokens;
    private int packetSize = Integer.MAX_VALUE;
    private boolean chunked;
    private boolean keepAlive;

    ResponseWriter(ChannelHandlerContext connection, IncomingRequest request, RecordedCall call) {
        this.connection = connection;
        this.request = request;
        this.call = call;
        this.keepAlive = request.keepAlive();
    }

    boolean writable() {
        return connection.channel().isWritable();
    }

    void packets(int size) {
        packetSize = size;
    }

    void head(ResponseHead head) {
        boolean sized = head.has("Content-Length");
        chunked = !sized && !request.http10();
        keepAlive &= (sized || chunked) && !head.has("Connection", "close");
        ResponseHead framed = chunked ? head.with("Transfer-Encoding", "chunked") : head;
        append(framed.with("Connection", keepAlive ? "keep-alive" : "close").bytes());
    }

    void send(Step.Send part) {
        if (request.method().equals("HEAD")) {
            return;
        }
        if (chunked) {
            append((Integer.toHexString(part.bytes().length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        append(part.bytes());
        if (chunked) {
            append(CRLF);
        }
        chunks += part.isChunk() ? 1 : 0;
        tokens += part.kind() == Step.Kind.TOKEN ? 1 : 0;
        if (part.kind() == Step.Kind.PACKET || batch.readableBytes() >= BATCH) {
            flush();
        }
    }

    void wire(byte[] bytes) {
        append(bytes);
        chunks++;
        flush();
    }

    /** Ends the body in good order. */
    void finish() {
        if (chunked) {
            append(LAST_CHUNK);
        }
        flush();
    }

    /** Whether the connection serves another request after this response. */
    boolean keepAlive() {
        return keepAlive;
    }

    /** Gives the batch to the connection and counts it once the socket has taken it. */
    void flush() {
        if (!batch.isReadable()) {
            return;
        }
        ByteBuf bytes = batch;
        batch = Unpooled.EMPTY_BUFFER;
        while (bytes.readableBytes() > packetSize) {
            connection.writeAndFlush(bytes.readRetainedSlice(packetSize)).addListener(account(packetSize, 0, 0));
        }
        ChannelFutureListener account = account(bytes.readableBytes(), chunks, tokens);
        connection.writeAndFlush(bytes).addListener(account);
        chunks = 0;
        tokens = 0;
    }

    /** Has something done when the socket has taken all that was flushed; false stands for a client that has gone. */
    void whenFlushed(Consumer<Boolean> action) {
        connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> action.accept(written.isSuccess()));
    }

    /** Throws away what has not been flushed. */
    void discard() {
        batch.release();
        batch = Unpooled.EMPTY_BUFFER;
    }

    private ChannelFutureListener account(long size, long chunkCount, long tokenCount) {
        return written -> {
            if (written.isSuccess()) {
                call.accepted(size, chunkCount, tokenCount);
            } else {
                call.refused(tokenCount);
            }
        };
    }

    private void append(byte[] bytes) {
        if (!batch.isReadable()) {
            batch = connection.alloc().buffer(Math.max(256, bytes.length));
        }
        batch.writeBytes(bytes);
    }
}
