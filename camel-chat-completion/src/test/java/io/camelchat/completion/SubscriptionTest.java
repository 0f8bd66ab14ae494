package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** The rules of java.util.concurrent.Flow, as a subscriber of a stream sees them. */
class SubscriptionTest extends ChatCompletionTestSupport {
    private final List<String> signals = Collections.synchronizedList(new ArrayList<>());
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Throwable> over = new CompletableFuture<>();
    private volatile Consumer<ChatCompletionStream> reader;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:read").to("chat-completion:m?delivery=stream").process(exchange -> {
                    reader.accept(exchange.getMessage().getBody(ChatCompletionStream.class));
                    over.get(LONG.toSeconds(), TimeUnit.SECONDS);
                });
            }
        };
    }

    /** Notes every signal, and asks for so many chunks at once and one more for each. */
    private final class Noting implements Flow.Subscriber<ChatCompletionChunk> {
        private final long first;
        private Flow.Subscription subscription;

        Noting(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(first);
            signals.add("subscribed");
        }

        @Override
        public void onNext(ChatCompletionChunk chunk) {
            signals.add("next");
            threads.add(Thread.currentThread());
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            signals.add("error");
            threads.add(Thread.currentThread());
            over.complete(failure);
        }

        @Override
        public void onComplete() {
            signals.add("complete");
            threads.add(Thread.currentThread());
            over.complete(null);
        }
    }

    private Exchange read(Consumer<ChatCompletionStream> how) {
        reader = how;
        return template.request("direct:read", e -> e.getMessage().setBody("go"));
    }

    @Test
    void everySignalComesAfterTheSubscriptionAndOneEndsThem() {
        simulator().behave(Behaviour.tokens(3));

        assertThat(read(stream -> stream.subscribe(new Noting(1))).getException())
                .isNull();

        assertThat(signals).startsWith("subscribed", "next").endsWith("complete");
        assertThat(signals).containsOnlyOnce("subscribed").containsOnlyOnce("complete");
    }

    @Test
    void aStreamThatBreaksOffSignalsSoAfterTheChunksThatCame() {
        simulator().behave(Behaviour.tokens(9).withFault(Fault.cut(3)));

        read(stream -> stream.subscribe(new Noting(1)));

        assertThat(signals).containsExactly("subscribed", "next", "next", "next", "error");
        assertThat(over.join()).isInstanceOf(ChatCompletionIncompleteException.class);
    }

    @Test
    void aDemandOfNothingIsAnErrorAndGivesTheUpstreamUp() {
        simulator().behave(Behaviour.tokens(100_000));

        read(stream -> stream.subscribe(new Noting(0)));

        assertThat(signals).contains("error").doesNotContain("next");
        assertThat(over.join()).isInstanceOf(IllegalArgumentException.class);
        assertThat(simulator().calls().get(0).awaitHangUp(LONG)).isTrue();
    }

    @Test
    void aSecondSubscriberIsRefusedAndHarmsNotTheFirst() {
        simulator().behave(Behaviour.tokens(3));
        List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());

        Exchange answer = read(stream -> {
            stream.subscribe(new Noting(1));
            stream.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.cancel();
                }

                @Override
                public void onNext(ChatCompletionChunk chunk) {
                    refused.add(new AssertionError("a chunk for a second subscriber"));
                }

                @Override
                public void onError(Throwable failure) {
                    refused.add(failure);
                }

                @Override
                public void onComplete() {
                    refused.add(new AssertionError("an end for a second subscriber"));
                }
            });
        });

        assertThat(answer.getException()).isNull();
        assertThat(signals).endsWith("complete");
        assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExecutorSendsEverySignalOnItsThread() throws Exception {
        simulator().behave(Behaviour.tokens(50).withTimePerToken(Duration.ofMillis(1)));
        Thread[] loop = new Thread[1];
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> loop[0] = new Thread(task));
        try {
            assertThat(read(stream -> stream.subscribe(new Noting(1), executor)).getException())
                    .isNull();
        } finally {
            executor.shutdown();
        }

        assertThat(signals).startsWith("subscribed", "next").endsWith("complete");
        assertThat(threads).containsExactly(loop[0]);
        assertThat(executor.awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void anExecutorThatRefusesIsTheSubscribersErrorAndGivesTheUpstreamUp() {
        simulator().behave(Behaviour.tokens(100_000));

        read(stream -> stream.subscribe(new Noting(1), task -> {
            throw new RejectedExecutionException("the loop has ended");
        }));

        assertThat(signals).containsExactly("subscribed", "error");
        assertThat(over.join()).isInstanceOf(RejectedExecutionException.class);
        assertThat(simulator().calls().get(0).awaitHangUp(LONG)).isTrue();
    }

    @Test
    void anExecutorThatRefusesInTheMiddleIsTheSubscribersErrorToo() {
        simulator().behave(Behaviour.tokens(100_000).withTimePerToken(Duration.ofMillis(1)));
        AtomicInteger tasks = new AtomicInteger();

        read(stream -> stream.subscribe(new Noting(1), task -> {
            if (tasks.incrementAndGet() > 3) {
                throw new RejectedExecutionException("the loop has ended");
            }
            task.run();
        }));

        assertThat(signals).startsWith("subscribed", "next").endsWith("error").doesNotContain("complete");
        assertThat(simulator().calls().get(0).awaitHangUp(LONG)).isTrue();
    }

    @Test
    void aDemandOfNothingIsToldAfterTheChunkThatIsBeingTaken() {
        simulator().behave(Behaviour.tokens(100_000));
        CountDownLatch demanded = new CountDownLatch(1);
        CompletableFuture<Flow.Subscription> taking = new CompletableFuture<>();

        read(stream -> {
            stream.subscribe(new Flow.Subscriber<>() {
                private Flow.Subscription subscription;

                @Override
                public void onSubscribe(Flow.Subscription given) {
                    subscription = given;
                    given.request(1);
                }

                @Override
                public void onNext(ChatCompletionChunk chunk) {
                    signals.add("next begins");
                    taking.complete(subscription);
                    await(demanded);
                    signals.add("next ends");
                }

                @Override
                public void onError(Throwable failure) {
                    signals.add("error");
                    over.complete(failure);
                }

                @Override
                public void onComplete() {
                    signals.add("complete");
                    over.complete(null);
                }
            });
            taking.join().request(0);
            demanded.countDown();
        });

        assertThat(signals).containsExactly("next begins", "next ends", "error");
        assertThat(over.join()).isInstanceOf(IllegalArgumentException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
