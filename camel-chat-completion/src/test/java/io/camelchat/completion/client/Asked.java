package io.camelchat.completion.client;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;
import java.util.concurrent.CompletableFuture;

/** A call, read on as fast as it comes, and what it came to: a reply, or null where it was a stream. */
final class Asked implements CallListener {
    final CompletableFuture<ChatCompletion> answer = new CompletableFuture<>();
    final CompletableFuture<ChatCompletionChunk> firstChunk = new CompletableFuture<>();
    volatile ChatCompletionCall call;

    @Override
    public void asked(ChatCompletionCall asked) {
        call = asked;
    }

    @Override
    public void started(ResponseHead head) {}

    @Override
    public void chunk(ChatCompletionChunk chunk) {
        firstChunk.complete(chunk);
    }

    @Override
    public void fetched() {
        call.fetch();
    }

    @Override
    public void reply(ChatCompletion completion, ResponseHead head) {
        answer.complete(completion);
    }

    @Override
    public void ended(StreamSummary summary) {
        answer.complete(null);
    }

    @Override
    public void failed(UpstreamException failure, StreamSummary summary) {
        answer.completeExceptionally(failure);
    }
}
