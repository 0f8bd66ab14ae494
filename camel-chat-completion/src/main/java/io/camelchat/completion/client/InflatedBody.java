package io.camelchat.completion.client;

import io.camelchat.completion.model.StreamSummary;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;

/**
 * A body that may be compressed. Its first bytes tell, not its head: a relay may keep the header that says so when it has
 * inflated the body, or lose it when it has not. What was flushed is read at once, several members are one body, and what is
 * behind them and no other one is padding, which means nothing.
 */
final class InflatedBody implements BodyReader {
    private static final int GZIP = 0x1F8B;
    private static final int ZLIB = 0x78;
    private static final int ZLIB_CHECK = 31;
    private static final int BYTE = 8;

    private final BodyReader reader;
    private final Failures failures;
    private final BodyListener listener;
    private final Supplier<StreamSummary> summary;
    private Pieces begun = new Pieces();
    private Inflation inflation;

    /** @param summary of what was read of a stream that fails, or null where there is none */
    InflatedBody(BodyReader reader, Failures failures, BodyListener listener, Supplier<StreamSummary> summary) {
        this.reader = reader;
        this.failures = failures;
        this.listener = listener;
        this.summary = summary;
    }

    @Override
    public void feed(byte[] bytes) {
        if (begun == null) {
            pass(bytes);
            return;
        }
        begun.add(bytes);
        if (begun.length() >= 2) {
            begin();
        }
    }

    private void begin() {
        byte[] first = begun.toBytes();
        begun = null;
        int magic = first.length < 2 ? 0 : ((first[0] & 0xFF) << BYTE) | (first[1] & 0xFF);
        boolean zlib = magic >> BYTE == ZLIB && magic % ZLIB_CHECK == 0;
        if (magic == GZIP || zlib) {
            inflation = new Inflation(magic == GZIP, listener::isOver, reader::feed);
        }
        pass(first);
    }

    private void pass(byte[] bytes) {
        if (inflation == null) {
            reader.feed(bytes);
            return;
        }
        try {
            inflation.feed(bytes);
        } catch (DataFormatException e) {
            if (!listener.isOver()) {
                listener.failed(failures.unreadable("sent what is compressed and cannot be read", e), summary.get());
            }
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
