package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.vertx.core.Context;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.camel.RuntimeCamelException;

/** Reads a stream by iteration. A thread waits in {@code hasNext()}; where two take turns, each chunk goes to one. */
final class ChunkIterator implements Iterator<ChatCompletionChunk>, Closeable {
    private final ChatCompletionStream stream;
    private final ChunkBuffer buffer;
    private volatile boolean failureTold;

    ChunkIterator(ChatCompletionStream stream, ChunkBuffer buffer) {
        this.stream = stream;
        this.buffer = buffer;
    }

    @Override
    public boolean hasNext() {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("A stream must not be read on an event loop: the read would wait for it");
        }
        stream.closeIfOwnerFailed();
        return buffer.awaitNext(failureTold);
    }

    @Override
    public ChatCompletionChunk next() {
        ChatCompletionChunk chunk = hasNext() ? buffer.poll() : null;
        if (chunk != null) {
            return chunk;
        }
        StreamEnd end = failureTold ? null : buffer.ending();
        if (end == null || end.failure() == null) {
            throw new NoSuchElementException("The stream is at its end");
        }
        failureTold = true;
        throw end.failure() instanceof RuntimeException unchecked
                ? unchecked
                : RuntimeCamelException.wrapRuntimeCamelException(end.failure());
    }

    @Override
    public void close() {
        stream.close();
    }
}
