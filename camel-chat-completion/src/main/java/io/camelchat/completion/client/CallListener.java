package io.camelchat.completion.client;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;

/**
 * Is told what comes of a call, on the call's event loop: {@code reply}, or {@code started}, chunks and {@code ended};
 * or at any point {@code failed}. Exactly one of {@code reply}, {@code ended} and {@code failed} comes, and it is the
 * last; after {@link ChatCompletionCall#cancel()} by its owner none comes. A listener that throws is told {@code failed}.
 */
public interface CallListener {
    /** The call is about to begin; told first, on the thread that asks. */
    void asked(ChatCompletionCall call);

    /** The first chunk is about to come; from here on nothing is sent again. */
    void started(ResponseHead head);

    /** The next chunk. Several may come for one {@link ChatCompletionCall#fetch()}: as many as one read brought. */
    void chunk(ChatCompletionChunk chunk);

    /** All that was asked for by {@code fetch} came; for more, fetch again. */
    void fetched();

    /** The upstream answered with one completion. */
    void reply(ChatCompletion completion, ResponseHead head);

    /** The stream came to its end. */
    void ended(StreamSummary summary);

    /**
     * The call failed.
     *
     * @param summary what is known of the stream; null where none had started
     */
    void failed(UpstreamException failure, StreamSummary summary);
}
