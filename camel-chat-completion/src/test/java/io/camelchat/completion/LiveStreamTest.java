package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** The upstream lets a chunk go only after the one before it has arrived: a stream that holds chunks back stands still. */
class LiveStreamTest extends ChatCompletionTestSupport {
    private static final int TOKENS = 20;

    private final LockStep lockStep = LockStep.create();
    private final List<String> parts = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk");
                from("direct:chunk")
                        .process(exchange -> arrived(exchange.getMessage().getBody(ChatCompletionChunk.class)));
                from("direct:stream").to("chat-completion:m?delivery=stream").to("direct:reader");
                from("direct:split")
                        .to("chat-completion:m?delivery=stream")
                        .split(body())
                        .streaming()
                        .to("direct:chunk");
            }
        };
    }

    private void arrived(ChatCompletionChunk chunk) {
        parts.add(chunk.getText());
        lockStep.release(1);
    }

    @Test
    void everyChunkExchangeRunsBeforeTheNextChunkIsSent() {
        simulator().behave(Behaviour.tokens(TOKENS).withLockStep(lockStep));
        lockStep.release(1);

        Exchange answer = template.request("direct:chunks", e -> e.getMessage().setBody("go"));

        assertThat(answer.getException()).isNull();
        assertThat(String.join("", parts)).isEqualTo(answer.getMessage().getBody());
    }

    @Test
    void aSubscriberHasEveryChunkBeforeTheNextIsSent() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:reader").process(exchange -> {
                    CompletableFuture<Void> read = new CompletableFuture<>();
                    exchange.getMessage().getBody(ChatCompletionStream.class).subscribe(new OneByOne(read));
                    read.get(LONG.toSeconds(), TimeUnit.SECONDS);
                });
            }
        });
        simulator().behave(Behaviour.tokens(TOKENS).withLockStep(lockStep));
        lockStep.release(1);

        Exchange answer = template.request("direct:stream", e -> e.getMessage().setBody("go"));

        assertThat(answer.getException()).isNull();
        assertThat(parts).hasSizeGreaterThan(TOKENS);
    }

    @Test
    void aSplitIsOneChunkBehindAtMost() {
        simulator().behave(Behaviour.tokens(TOKENS).withLockStep(lockStep));
        lockStep.release(2);

        Exchange answer = template.request("direct:split", e -> e.getMessage().setBody("go"));

        assertThat(answer.getException()).isNull();
        assertThat(parts).hasSizeGreaterThan(TOKENS);
    }

    private final class OneByOne implements Flow.Subscriber<ChatCompletionChunk> {
        private final CompletableFuture<Void> read;
        private Flow.Subscription subscription;

        OneByOne(CompletableFuture<Void> read) {
            this.read = read;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ChatCompletionChunk chunk) {
            arrived(chunk);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            read.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            read.complete(null);
        }
    }
}
