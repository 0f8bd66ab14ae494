package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionChunk;
import java.util.List;
import java.util.concurrent.Flow;

/** The chunks of an answer that is whole already: all of them are in memory, so they come whatever is asked for. */
final class AllAtOnce implements Flow.Subscription {
    private final EventWriter writer;
    private final List<ChatCompletionChunk> chunks;
    private boolean sent;

    AllAtOnce(EventWriter writer, List<ChatCompletionChunk> chunks) {
        this.writer = writer;
        this.chunks = chunks;
    }

    @Override
    public void request(long n) {
        if (!sent) {
            sent = true;
            chunks.forEach(chunk -> writer.onNext(chunk, true));
            writer.onComplete();
        }
    }

    @Override
    public void cancel() {
        sent = true;
    }
}
