package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.model.Usage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** The chunks of a stream that the route's own call brought. */
record UpstreamChunks(ChatCompletionStream stream, Executor loop) implements ChunkSource {
    @Override
    public void subscribe(Flow.Subscriber<? super ChatCompletionChunk> subscriber) {
        stream.subscribe(subscriber, loop);
    }

    @Override
    public StreamSummary summary() {
        return stream.getSummary();
    }

    @Override
    public Usage estimatedUsage() {
        return stream.getEstimatedUsage();
    }

    @Override
    public void leave() {
        stream.close();
    }
}
