package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;
import java.util.concurrent.Flow;

/** The chunks of an answer that a route gives piece by piece. Tells its subscriber on the served call's event loop. */
interface ChunkSource extends Flow.Publisher<ChatCompletionChunk> {
    /** What is known of the whole once it has ended, or null. */
    StreamSummary summary();

    /** The call is over: what was never subscribed to is given up. */
    void leave();
}
