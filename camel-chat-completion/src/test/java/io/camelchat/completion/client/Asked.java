package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.StreamSummary;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A call, read on as fast as it comes, and what it came to: a reply, or null where it was a stream. */
final class Asked implements CallListener {
    private static final Duration LONG = Duration.ofSeconds(30);

    final CompletableFuture<ChatCompletion> answer = new CompletableFuture<>();
    final CompletableFuture<ChatCompletionChunk> firstChunk = new CompletableFuture<>();
    volatile ChatCompletionCall call;

    /** Asks on that loop, and returns when it has been asked there. */
    static Asked on(Context loop, ChatCompletionClient client, boolean stream) {
        CompletableFuture<Asked> begun = new CompletableFuture<>();
        loop.runOnContext(run -> begun.complete(here(client, stream)));
        assertThat(begun).succeedsWithin(LONG);
        return begun.join();
    }

    /** Asks on this thread's loop. */
    static Asked here(ChatCompletionClient client, boolean stream) {
        Asked asked = new Asked();
        client.ask(request(stream), Map.of(), asked);
        return asked;
    }

    private static ChatCompletionRequest request(boolean stream) {
        return ChatCompletionRequest.parse(
                "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

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
