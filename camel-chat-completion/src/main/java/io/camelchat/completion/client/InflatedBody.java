package io.camelchat.completion.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Arrays;

/**
 * A body that may be compressed. Its first bytes tell, not its head: a relay may keep the header that says so when it has
 * inflated the body, or lose it when it has not. What was flushed is read at once, and several members are one body.
 */
final class InflatedBody implements BodyReader {
    private static final int GZIP = 0x1F8B;
    private static final int ZLIB = 0x78;
    private static final int ZLIB_CHECK = 31;
    private static final int BYTE = 8;

    /** What Netty says of bytes behind a whole member that are no other one: padding, which means nothing. */
    private static final String NO_FURTHER_MEMBER = "Input is not in the GZIP format";

    /** A kilobyte becomes a megabyte at most: what is inflated beyond a limit is never there in whole. */
    private static final int SLICE = 1024;

    /** On the heap, and not watched for leaks: a call that is given up leaves what is held back to the garbage collector. */
    private static final UnpooledByteBufAllocator HELD_BACK = new UnpooledByteBufAllocator(false, true);

    private final BodyReader reader;
    private final Failures failures;
    private final BodyListener listener;
    private byte[] begun = new byte[0];
    private EmbeddedChannel decoder;
    private boolean trailed;

    InflatedBody(BodyReader reader, Failures failures, BodyListener listener) {
        this.reader = reader;
        this.failures = failures;
        this.listener = listener;
    }

    @Override
    public void feed(byte[] bytes) {
        if (begun == null) {
            pass(bytes);
            return;
        }
        int known = begun.length;
        begun = Arrays.copyOf(begun, known + bytes.length);
        System.arraycopy(bytes, 0, begun, known, bytes.length);
        if (begun.length >= 2) {
            begin();
        }
    }

    private void begin() {
        byte[] first = begun;
        begun = null;
        JdkZlibDecoder known = decoderOf(first);
        if (known != null) {
            decoder = new EmbeddedChannel();
            decoder.config().setAllocator(HELD_BACK);
            decoder.pipeline().addLast(known);
        }
        pass(first);
    }

    /** What reads a body that begins so, or null where it is plain: no JSON and no event begins like this. */
    private static JdkZlibDecoder decoderOf(byte[] first) {
        int magic = first.length < 2 ? 0 : ((first[0] & 0xFF) << BYTE) | (first[1] & 0xFF);
        if (magic == GZIP) {
            return new JdkZlibDecoder(true, 0);
        }
        boolean zlib = magic >> BYTE == ZLIB && magic % ZLIB_CHECK == 0;
        return zlib ? new JdkZlibDecoder(ZlibWrapper.ZLIB, 0) : null;
    }

    private void pass(byte[] bytes) {
        if (decoder == null) {
            reader.feed(bytes);
            return;
        }
        for (int start = 0; start < bytes.length && !trailed && !listener.isOver(); start += SLICE) {
            inflate(Unpooled.wrappedBuffer(bytes, start, Math.min(SLICE, bytes.length - start)));
        }
    }

    private void inflate(ByteBuf slice) {
        try {
            decoder.writeInbound(slice);
        } catch (DecompressionException e) {
            read();
            if (NO_FURTHER_MEMBER.equals(e.getMessage())) {
                trailed = true;
            } else if (!listener.isOver()) {
                listener.failed(failures.unreadable("sent what is compressed and cannot be read", e), null);
            }
        }
        read();
    }

    private void read() {
        for (ByteBuf inflated = decoder.readInbound(); inflated != null; inflated = decoder.readInbound()) {
            reader.feed(ByteBufUtil.getBytes(inflated));
            inflated.release();
        }
    }

    @Override
    public void end() {
        if (begun != null) {
            begin();
        }
        reader.end();
    }

    @Override
    public void broken(Throwable cause) {
        if (begun != null) {
            begin();
        }
        reader.broken(cause);
    }

    @Override
    public boolean wantsAll() {
        return reader.wantsAll();
    }
}
