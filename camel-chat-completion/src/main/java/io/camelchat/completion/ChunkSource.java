package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.model.Usage;
import java.util.concurrent.Flow;

/** The chunks of an answer that a route gives piece by piece. Tells its subscriber on the served call's event loop. */
interface ChunkSource extends Flow.Publisher<ChatCompletionChunk> {
    /** What is known of the whole once it has ended, or null. */
    StreamSummary summary();

    /** What the whole cost by its texts, where its upstream does not say; null for none. Counts on the calling thread. */
    default Usage estimatedUsage() {
        return null;
    }

    /** The call is over: what was never subscribed to is given up. */
    void leave();
}
