package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StreamOwnershipTest extends ChatCompletionTestSupport {
    private final CompletableFuture<Throwable> tapped = new CompletableFuture<>();
    private final CompletableFuture<String> read = new CompletableFuture<>();
    private final LockStep lockStep = LockStep.create();
    private static final Vertx VERTX = Vertx.vertx();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("vertx", VERTX);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:seda")
                        .to("chat-completion:m?delivery=stream")
                        .to("seda:later?waitForTaskToComplete=Never");
                from("seda:later")
                        .process(exchange ->
                                read.complete(textOf(streamOf(exchange).iterator())));
                from("direct:tap")
                        .to("chat-completion:m?delivery=stream")
                        .wireTap("direct:tapped")
                        .process(exchange -> {
                            // The tap has begun to read, and waits, when this exchange ends.
                            lockStep.awaitWaiting(1, LONG);
                        });
                from("direct:tapped").process(exchange -> {
                    try {
                        textOf(streamOf(exchange).iterator());
                        tapped.complete(null);
                    } catch (IllegalStateException e) {
                        tapped.complete(e);
                    }
                });
                from("direct:twice").to("chat-completion:m?delivery=stream").process(exchange -> {
                    textOf(streamOf(exchange).iterator());
                    textOf(streamOf(exchange).iterator());
                });
                from("direct:loop").to("chat-completion:m?delivery=stream").process(exchange -> {
                    Iterator<ChatCompletionChunk> chunks = streamOf(exchange).iterator();
                    CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
                    VERTX.runOnContext(v -> {
                        try {
                            onLoop.complete(chunks.hasNext());
                        } catch (IllegalStateException e) {
                            onLoop.completeExceptionally(e);
                        }
                    });
                    onLoop.get(LONG.toSeconds(), TimeUnit.SECONDS);
                });
                from("direct:cached")
                        .streamCache("true")
                        .to("chat-completion:m?delivery=stream")
                        .log("${body}")
                        .split(body())
                        .streaming()
                        .to("mock:part")
                        .end();
                from("direct:parallel")
                        .to("chat-completion:m?delivery=stream")
                        .split(body())
                        .streaming()
                        .parallelProcessing()
                        .to("mock:part")
                        .end();
            }
        };
    }

    private static ChatCompletionStream streamOf(Exchange exchange) {
        return exchange.getMessage().getBody(ChatCompletionStream.class);
    }

    private static String textOf(Iterator<ChatCompletionChunk> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEachRemaining(chunk -> text.append(chunk.getText()));
        return text.toString();
    }

    private Exchange request(String uri) {
        return template.request(uri, e -> e.getMessage().setBody("go"));
    }

    @Test
    void sedaTakesTheStreamOverWithTheExchange() {
        simulator().behave(Behaviour.tokens(4));

        template.sendBody("direct:seda", "go");

        assertThat(read).succeedsWithin(LONG).isEqualTo("t0 t1 t2 t3 ");
    }

    @Test
    void aTapThatStillReadsWhenTheExchangeEndsIsTold() {
        simulator().behave(Behaviour.tokens(100).withLockStep(lockStep));
        lockStep.release(3);

        Exchange answer = request("direct:tap");

        assertThat(answer.getException()).isNull();
        assertThat(tapped)
                .succeedsWithin(LONG)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("its exchange is done");
        assertThat(streamOf(answer).getSummary().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void aSecondReaderIsRefused() {
        simulator().behave(Behaviour.tokens(4));

        Exchange answer = request("direct:twice");

        assertThat(answer.getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one reader");
    }

    @Test
    void anEventLoopMayNotWait() {
        simulator().behave(Behaviour.tokens(4));

        Exchange answer = request("direct:loop");

        assertThat(answer.getException())
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("event loop");
    }

    @Test
    void neitherLoggingNorStreamCachingConsumesTheStream() throws Exception {
        simulator().behave(Behaviour.tokens(4));
        MockEndpoint part = getMockEndpoint("mock:part");
        part.expectedMinimumMessageCount(5);

        assertThat(request("direct:cached").getException()).isNull();

        part.assertIsSatisfied(LONG.toMillis());
    }

    @Test
    void aParallelSplitGetsEveryChunk() throws Exception {
        simulator().behave(Behaviour.tokens(50).withTimePerToken(java.time.Duration.ofMillis(1)));
        MockEndpoint part = getMockEndpoint("mock:part");
        part.expectedMinimumMessageCount(51);

        assertThat(request("direct:parallel").getException()).isNull();

        part.assertIsSatisfied(LONG.toMillis());
    }

    @Test
    void aStreamThatBreaksOffThrowsAfterTheChunksThatCame() {
        simulator().behave(Behaviour.tokens(10).withFault(Fault.cut(4)));

        Exchange answer = request("direct:cached");

        assertThat(answer.getException(ChatCompletionIncompleteException.class).getReason())
                .isEqualTo("truncated");
        assertThat(getMockEndpoint("mock:part").getReceivedCounter()).isEqualTo(4);
        assertThat(answer.getException(ChatCompletionIncompleteException.class)
                        .getSummary()
                        .outcome())
                .isEqualTo(Outcome.TRUNCATED);
    }

    @Test
    void aCompletedStreamTellsItsUsageAndLeavesTheConnectionForTheNextCall() {
        simulator().behave(Behaviour.tokens(4));

        Exchange answer = request("direct:cached");
        request("direct:cached");

        assertThat(streamOf(answer)).isNotNull();
        assertThat(simulator().calls().get(0).connectionId())
                .isEqualTo(simulator().calls().get(1).connectionId());
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aClosedStreamHasNoNext() {
        simulator().behave(Behaviour.tokens(100).withLockStep(lockStep));
        lockStep.release(3);
        Exchange answer = context.createProducerTemplate()
                .request(
                        "chat-completion:m?delivery=stream", e -> e.getMessage().setBody("go"));

        // The template's exchange is done, and with it the stream.
        Iterator<ChatCompletionChunk> chunks = streamOf(answer).iterator();
        assertThatThrownBy(chunks::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exchange is done");
        assertThat(chunks.hasNext()).isFalse();
    }
}
