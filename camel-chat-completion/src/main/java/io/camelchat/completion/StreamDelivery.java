package io.camelchat.completion;

import io.camelchat.completion.client.CallListener;
import io.camelchat.completion.client.ChatCompletionCall;
import io.camelchat.completion.client.ResponseHead;
import io.camelchat.completion.client.UpstreamException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.SilentAnswer;
import io.camelchat.completion.model.StreamSummary;
import java.util.function.BiConsumer;

/**
 * Fills a {@link ChatCompletionStream} and hands it on when its first chunk is there. Confined to the call's event
 * loop; the buffer is the border to the threads that read it.
 */
final class StreamDelivery implements CallListener {
    private final PendingExchange pending;
    private final BiConsumer<ChatCompletionStream, ResponseHead> begin;
    private final UsageEstimate estimate;
    private final SilentAnswer silence = new SilentAnswer();
    private final boolean emptyCompletionIsError;
    private final ChunkBuffer buffer = new ChunkBuffer();
    private final ChatCompletionStream stream;
    private ChatCompletionCall call;
    private ResponseHead head;
    private boolean begun;

    /**
     * @param estimate of what the stream costs, where its upstream does not say; null for none
     * @param emptyCompletionIsError whether an answer that says nothing at all is none
     * @param begin what to do with the stream once its first chunk is in it
     */
    StreamDelivery(
            PendingExchange pending,
            UsageEstimate estimate,
            boolean emptyCompletionIsError,
            BiConsumer<ChatCompletionStream, ResponseHead> begin) {
        this.pending = pending;
        this.estimate = estimate;
        this.emptyCompletionIsError = emptyCompletionIsError;
        this.begin = begin;
        this.stream = new ChatCompletionStream(buffer, pending.threads(), estimate);
    }

    @Override
    public void asked(ChatCompletionCall asked) {
        call = asked;
        buffer.connect(asked::fetch, asked::cancel);
    }

    @Override
    public void started(ResponseHead begun) {
        head = begun;
    }

    @Override
    public void chunk(ChatCompletionChunk chunk) {
        add(chunk);
        begin();
    }

    private void add(ChatCompletionChunk chunk) {
        if (emptyCompletionIsError) {
            silence.add(chunk);
        }
        if (estimate != null) {
            estimate.add(chunk);
        }
        buffer.add(chunk, call.isUsageAdded() && chunk.isUsageOnly());
    }

    @Override
    public void fetched() {
        buffer.fetched();
    }

    /** The upstream answered whole though a stream was asked for: its chunks are made of the answer. */
    @Override
    public void reply(ChatCompletion completion, ResponseHead answered) {
        if (emptyCompletionIsError && SilentAnswer.is(completion)) {
            pending.fail(FinishReasonPolicy.silent(completion, null));
            return;
        }
        head = answered;
        completion.toChunks().forEach(this::add);
        buffer.endWhole();
        begin();
    }

    @Override
    public void ended(StreamSummary summary) {
        if (emptyCompletionIsError && silence.isSilent()) {
            StreamSummary failed = summary.with(Outcome.FAILED);
            buffer.end(FinishReasonPolicy.silent(null, failed), failed);
        } else {
            buffer.end(null, summary);
        }
    }

    @Override
    public void failed(UpstreamException failure, StreamSummary summary) {
        if (begun) {
            buffer.end(pending.failureOf(failure, null, summary), summary);
        } else {
            pending.fail(failure, null, summary);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            try {
                begin.accept(stream, head);
            } catch (RuntimeException e) {
                stream.close();
                pending.fail(e);
            }
        }
    }
}
