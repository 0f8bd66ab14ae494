package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Reads a stream by iteration. Used by one thread at a time. */
final class ChunkIterator implements Iterator<ChatCompletionChunk>, Closeable {
    private final ChatCompletionStream stream;
    private boolean failureTold;

    ChunkIterator(ChatCompletionStream stream) {
        this.stream = stream;
    }

    @Override
    public boolean hasNext() {
        return stream.awaitNext(failureTold);
    }

    @Override
    public ChatCompletionChunk next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The stream is at its end");
        }
        try {
            return stream.next();
        } catch (RuntimeException e) {
            failureTold = true;
            throw e;
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
