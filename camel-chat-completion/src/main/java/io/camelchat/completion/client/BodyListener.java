package io.camelchat.completion.client;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;

/** Is told what a {@link BodyReader} makes of an answer, on the event loop. One terminal signal, and it is the last. */
interface BodyListener {
    void chunk(ChatCompletionChunk chunk);

    /** Terminal: one whole completion. */
    void reply(ChatCompletion completion);

    /** Terminal: the stream came to its end. */
    void ended(StreamSummary summary);

    /** Terminal: the answer is an error, broke off, or is none. */
    void failed(UpstreamException failure, StreamSummary summary);

    /** Whether a terminal signal was given, or the call is over for another reason: nothing more is to be told. */
    boolean isOver();
}
