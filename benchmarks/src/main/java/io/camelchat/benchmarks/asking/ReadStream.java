package io.camelchat.benchmarks.asking;

import io.camelchat.completion.ChatCompletionStream;
import io.camelchat.completion.model.ChatCompletionChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.camel.Exchange;

/** Subscribes to a stream, and goes on with its last text when it has ended. */
final class ReadStream extends AsyncStep {
    @Override
    CompletionStage<?> ask(Exchange exchange) {
        CompletableFuture<String> end = new CompletableFuture<>();
        exchange.getMessage().getBody(ChatCompletionStream.class).subscribe(new Flow.Subscriber<>() {
            private int chunks;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ChatCompletionChunk chunk) {
                chunks++;
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                end.complete(Integer.toString(chunks));
            }
        });
        return end;
    }
}
