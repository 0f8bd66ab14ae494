package io.camelchat.completion;

import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.server.NoAnswerException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Folds the chunks of an answer into the one completion that a client wants which asked for no stream. */
final class Folding implements Flow.Subscriber<ChatCompletionChunk> {
    private final ChunkSource source;
    private final Cancellation cancellation;
    private final Consumer<ChatCompletion> whole;
    private final Consumer<Throwable> failed;
    private final ChatCompletionAccumulator accumulator;
    private Flow.Subscription subscription;

    /** @param maxSize bytes that the answer may have */
    Folding(
            ChunkSource source,
            Cancellation cancellation,
            int maxSize,
            Consumer<ChatCompletion> whole,
            Consumer<Throwable> failed) {
        this.accumulator = new ChatCompletionAccumulator(maxSize);
        this.source = source;
        this.cancellation = cancellation;
        this.whole = whole;
        this.failed = failed;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        cancellation.onCancel(given::cancel);
        given.request(1);
    }

    @Override
    public void onNext(ChatCompletionChunk chunk) {
        try {
            accumulator.add(chunk);
        } catch (AnswerLimitException e) {
            subscription.cancel();
            failed.accept(Failure.of(e, source.summary()));
            return;
        }
        subscription.request(1);
    }

    @Override
    public void onComplete() {
        if (accumulator.isEmpty()) {
            failed.accept(new NoAnswerException("The stream ended without a chunk"));
            return;
        }
        StreamSummary summary = source.summary();
        if (summary != null && summary.usage() != null) {
            accumulator.usage(summary.usage());
        }
        whole.accept(accumulator.toCompletion());
    }

    @Override
    public void onError(Throwable cause) {
        failed.accept(cause);
    }
}
