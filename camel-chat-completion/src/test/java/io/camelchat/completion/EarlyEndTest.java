package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.RecordedCall;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever stops reading stops paying: the upstream writes hardly a token more. */
class EarlyEndTest extends ChatCompletionTestSupport {
    /** How often each case runs; the long form of the tests runs more. */
    private static final int ROUNDS = Integer.getInteger("chat.test.rounds", 3);

    private static final int MORE_TOKENS = 5;
    private static final int READ = 5;

    private static final AtomicLong ENDS = new AtomicLong();
    private static final AtomicLong MOST = new AtomicLong();

    @AfterAll
    static void tellCounts() {
        System.out.println(ENDS + " streams ended early, with " + MOST + " more tokens written at most");
    }

    /** Tokens written when the end was decided. */
    private final AtomicLong writtenAtEnd = new AtomicLong();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:close").to("chat-completion:m?delivery=stream").process(exchange -> {
                    ChatCompletionStream stream = exchange.getMessage().getBody(ChatCompletionStream.class);
                    read(stream.iterator());
                    end();
                    stream.close();
                });
                from("direct:cancel").to("chat-completion:m?delivery=stream").process(exchange -> {
                    CountDownLatch cancelled = new CountDownLatch(1);
                    exchange.getMessage().getBody(ChatCompletionStream.class).subscribe(new Canceller(cancelled));
                    cancelled.await(LONG.toSeconds(), TimeUnit.SECONDS);
                });
                from("direct:split")
                        .to("chat-completion:m?delivery=stream")
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .process(exchange -> {
                            if (exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class) == READ) {
                                end();
                                throw new IllegalStateException("enough");
                            }
                        });
                from("direct:fail").to("chat-completion:m?delivery=stream").process(exchange -> {
                    read(exchange.getMessage()
                            .getBody(ChatCompletionStream.class)
                            .iterator());
                    end();
                    throw new IllegalStateException("enough");
                });
                from("direct:unread").to("chat-completion:m?delivery=stream").process(exchange -> end());
                from("direct:chunks").to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk");
                from("direct:chunk").process(exchange -> {
                    if ("5".equals(exchange.getMessage().getHeader(ChatCompletionConstants.CHUNK_INDEX))) {
                        end();
                        throw new IllegalStateException("enough");
                    }
                });
                from("direct:marked").to("chat-completion:m?stream=true&output=completion");
                from("direct:reply").to("chat-completion:m?stream=true");
            }
        };
    }

    private static void read(Iterator<ChatCompletionChunk> chunks) {
        for (int i = 0; i < READ; i++) {
            chunks.next();
        }
    }

    private void end() {
        writtenAtEnd.set(call().tokensWritten());
    }

    private static RecordedCall call() {
        return simulator().calls().get(simulator().calls().size() - 1);
    }

    @BeforeEach
    void slowUpstream() {
        simulator().behave(Behaviour.tokens(100_000).withTimePerToken(Duration.ofMillis(20)));
    }

    @Test
    void whenTheStreamIsClosed() {
        repeat("direct:close", null);
    }

    /** Reads a few chunks and cancels its subscription. */
    private final class Canceller implements Flow.Subscriber<ChatCompletionChunk> {
        private final CountDownLatch cancelled;
        private Flow.Subscription subscription;
        private int read;

        Canceller(CountDownLatch cancelled) {
            this.cancelled = cancelled;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ChatCompletionChunk chunk) {
            if (++read == READ) {
                end();
                subscription.cancel();
                cancelled.countDown();
            }
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError("a signal after the cancellation, or before it", failure);
        }

        @Override
        public void onComplete() {
            throw new AssertionError("an end that nobody waits for");
        }
    }

    @Test
    void whenASubscriberCancels() {
        repeat("direct:cancel", null);
    }

    @Test
    void whenASplitStopsOnAnException() {
        repeat("direct:split", IllegalStateException.class);
    }

    @Test
    void whenTheExchangeFails() {
        repeat("direct:fail", IllegalStateException.class);
    }

    @Test
    void whenTheExchangeEndsWithoutReading() {
        repeat("direct:unread", null);
    }

    @Test
    void whenAChunkExchangeFails() {
        repeat("direct:chunks", IllegalStateException.class);
    }

    private void repeat(String uri, Class<? extends Exception> failure) {
        for (int i = 0; i < ROUNDS; i++) {
            Exchange answer = template.request(uri, e -> e.getMessage().setBody("go"));

            if (failure == null) {
                assertThat(answer.getException()).isNull();
            } else {
                assertThat(answer.getException()).hasStackTraceContaining(failure.getName());
            }
            assertUpstreamStopped();
        }
    }

    @Test
    void whenTheUpstreamGoesOnAfterItsEndMark() {
        simulator()
                .behave(Behaviour.tokens(100_000)
                        .withTimePerToken(Duration.ofMillis(20))
                        .withFault(Fault.rawEvent(3, "data: [DONE]\n\n")));

        Exchange answer = template.request("direct:marked", e -> e.getMessage().setBody("go"));

        assertThat(answer.getException()).isNull();
        assertThat(call().awaitHangUp(LONG)).isTrue();
    }

    @Test
    void whenTheComponentStops() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var pending = template.asyncRequestBody("direct:reply", "go");
            RecordedCall call = simulator().awaitCall(i, LONG);
            assertThat(call.awaitChunksWritten(READ, LONG)).isTrue();

            writtenAtEnd.set(call.tokensWritten());
            context.getComponent("chat-completion").stop();

            assertUpstreamStopped();
            assertThat(pending)
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingRootCause()
                    .withMessageContaining("stopped");
            context.getComponent("chat-completion").start();
            context.getEndpoint("chat-completion:m?stream=true").stop();
            context.getEndpoint("chat-completion:m?stream=true").start();
        }
    }

    private void assertUpstreamStopped() {
        assertThat(call().awaitHangUp(LONG)).isTrue();
        long more = call().tokensWritten() - writtenAtEnd.get();
        assertThat(more).isBetween(0L, (long) MORE_TOKENS);
        ENDS.incrementAndGet();
        MOST.accumulateAndGet(more, Math::max);
    }
}
