package io.camelchat.completion;

import io.camelchat.completion.client.CallListener;
import io.camelchat.completion.client.ChatCompletionCall;
import io.camelchat.completion.client.ResponseHead;
import io.camelchat.completion.client.UpstreamException;
import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;

/**
 * Brings the whole answer back to the exchange that asked. Confined to the call's event loop until the answer is
 * there; chunks are folded as they come.
 */
final class ReplyDelivery implements CallListener {
    private final PendingExchange pending;
    private final int maxSize;

    /** Null until a stream has begun. */
    private ChatCompletionAccumulator accumulator;

    private ChatCompletionCall call;
    private ResponseHead head;

    /** @param maxSize bytes that the answer may have */
    ReplyDelivery(PendingExchange pending, int maxSize) {
        this.pending = pending;
        this.maxSize = maxSize;
    }

    @Override
    public void asked(ChatCompletionCall asked) {
        call = asked;
    }

    @Override
    public void started(ResponseHead begun) {
        head = begun;
        accumulator = new ChatCompletionAccumulator(maxSize);
    }

    @Override
    public void chunk(ChatCompletionChunk chunk) {
        accumulator.add(chunk);
    }

    @Override
    public void fetched() {
        call.fetch();
    }

    @Override
    public void reply(ChatCompletion completion, ResponseHead answered) {
        pending.complete(completion, answered, null);
    }

    @Override
    public void ended(StreamSummary summary) {
        pending.complete(accumulator.toCompletion(), head, summary);
    }

    @Override
    public void failed(UpstreamException failure, StreamSummary summary) {
        // Of one that is too large nothing is kept.
        boolean keeps =
                accumulator != null && !accumulator.isEmpty() && !(failure.getCause() instanceof AnswerLimitException);
        pending.fail(failure, keeps ? accumulator.toCompletion() : null, summary);
    }
}
