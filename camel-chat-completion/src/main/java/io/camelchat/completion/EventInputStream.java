package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.sse.SseWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.apache.camel.RuntimeCamelException;

/** The server-sent events of a stream, as bytes. Used by one thread at a time, which it holds while it waits. */
final class EventInputStream extends InputStream {
    private static final byte[] NOTHING = {};

    private final ChatCompletionStream stream;
    private final Iterator<ChatCompletionChunk> chunks;
    private byte[] event = NOTHING;
    private int position;
    private boolean done;

    EventInputStream(ChatCompletionStream stream) {
        this.stream = stream;
        this.chunks = stream.iterator();
    }

    @Override
    public int read() throws IOException {
        return fill() ? event[position++] & 0xFF : -1;
    }

    /** Gives what is there, and waits only where nothing is: a reader gets each event when it comes. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, event.length - position);
        System.arraycopy(event, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return event.length - position;
    }

    private boolean fill() throws IOException {
        if (position < event.length) {
            return true;
        }
        if (done) {
            return false;
        }
        position = 0;
        event = nextEvent();
        return event.length > 0;
    }

    private byte[] nextEvent() throws IOException {
        try {
            if (chunks.hasNext()) {
                return SseWriter.event(chunks.next().toBytes());
            }
        } catch (RuntimeCamelException e) {
            done = true;
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("The stream broke off: " + cause.getMessage(), cause);
        }
        done = true;
        return stream.isWhole() ? SseWriter.done() : NOTHING;
    }

    @Override
    public void close() {
        stream.close();
    }
}
