package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Credentials;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call that is made for an exchange with a cancellation ends with it, in whatever it is doing. */
class CancelledCallTest extends TransportTestSupport {
    private static final int ROUNDS = 100;

    private final Cancellation cancellation = new Cancellation();
    private final LockStep lockStep = LockStep.create();
    private final List<Exchange> parts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Throwable> told = new CompletableFuture<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:part").process(parts::add);
                from("direct:chunk").to("direct:part").process(exchange -> cancelAtTheSecond());
                from("direct:chunks")
                        .to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk")
                        .to("mock:never");
                from("direct:iterated")
                        .to("chat-completion:m?delivery=stream")
                        .process(exchange -> iterate(exchange.getMessage().getBody(ChatCompletionStream.class)));
                from("direct:subscribed")
                        .to("chat-completion:m?delivery=stream")
                        .process(exchange -> exchange.getMessage()
                                .getBody(ChatCompletionStream.class)
                                .subscribe(new Canceller()))
                        .process(exchange -> told.get(LONG.toSeconds(), TimeUnit.SECONDS));
            }
        };
    }

    private void cancelAtTheSecond() {
        if (parts.size() == 2) {
            cancellation.cancel();
        }
    }

    private void iterate(ChatCompletionStream stream) {
        Iterator<ChatCompletionChunk> chunks = stream.iterator();
        chunks.next();
        cancellation.cancel();
        chunks.forEachRemaining(chunk -> {});
    }

    /** Cancels the cancellation, not its subscription, at the first chunk. */
    private final class Canceller implements Flow.Subscriber<ChatCompletionChunk> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ChatCompletionChunk chunk) {
            cancellation.cancel();
        }

        @Override
        public void onError(Throwable failure) {
            told.complete(failure);
        }

        @Override
        public void onComplete() {
            told.completeExceptionally(new AssertionError("a cancelled stream is not whole"));
        }
    }

    static List<String> deliveries() {
        return List.of("stream=false", "stream=true", "delivery=stream", "delivery=chunks&chunkUri=direct:part");
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void isNotMadeWhereTheExchangeIsCancelledBefore(String options) {
        cancellation.cancel();

        Exchange answer = template.request(uri(options), this::prepare);

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionCancelledException.class)
                .hasMessageContaining("was not asked");
        assertThat(simulator().calls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void endsBeforeTheHeadOfTheAnswer(String options) throws Exception {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));

        endsUnderWay(options);
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void endsBetweenTheHeadAndTheFirstChunk(String options) throws Exception {
        simulator().behave(Behaviour.echo().withFault(Fault.stall(0)));

        endsUnderWay(options);
    }

    private void endsUnderWay(String options) throws Exception {
        CompletableFuture<Exchange> answer = beginCancellable(options + "&maxRetries=2");
        RecordedCall call = simulator().awaitCall(0, LONG);

        cancellation.cancel();

        assertCancelled(await(answer), "was not waited for");
        assertThat(call.awaitHangUp(LONG)).isTrue();
        assertThat(simulator().calls()).hasSize(1);
        assertThat(parts).isEmpty();
    }

    @Test
    void endsWhileItWaitsToAskAgain() throws Exception {
        simulator().behave(Behaviour.error(429, "", "Retry-After", "20"));
        CompletableFuture<Exchange> answer = beginCancellable("maxRetries=5");
        ChatCompletionEndpoint endpoint = context.getEndpoint(uri("maxRetries=5"), ChatCompletionEndpoint.class);
        Awaitility.await().atMost(LONG).until(() -> endpoint.getRetriedAttempts() == 1);

        cancellation.cancel();

        assertCancelled(await(answer), "was not waited for");
        assertThat(simulator().calls()).hasSize(1);
        assertThat(endpoint.getOpenCalls()).isZero();
    }

    @Test
    void endsWhileItWaitsForItsPlace() throws Exception {
        String options = "maxConcurrentRequests=1";
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        CompletableFuture<Exchange> first = begin(options);
        simulator().awaitOpenCalls(1, LONG);
        CompletableFuture<Exchange> waits = beginCancellable(options);
        ChatCompletionEndpoint endpoint = context.getEndpoint(uri(options), ChatCompletionEndpoint.class);
        Awaitility.await().atMost(LONG).until(() -> endpoint.getOpenCalls() == 2);

        cancellation.cancel();

        assertCancelled(await(waits), "was not waited for");
        assertThat(first).isNotDone();
        hold.releaseAll();
        answerOf(await(first));
        answerOf(await(begin(options)));
        assertThat(simulator().calls()).hasSize(2);
    }

    @Test
    void endsWhileItsTokenIsFetched() throws Exception {
        CompletableFuture<Credentials.Token> token = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Credentials credentials = () -> {
            asked.complete(null);
            return token;
        };
        context.getRegistry().bind("credentials", credentials);
        String options = "credentials=#credentials&maxConcurrentRequests=1";
        CompletableFuture<Exchange> answer = beginCancellable(options);
        assertThat(asked).succeedsWithin(LONG);

        cancellation.cancel();

        assertCancelled(await(answer), "was not waited for");
        token.complete(new Credentials.Token("late", null));
        answerOf(ask(options));
        assertThat(simulator().calls()).hasSize(1);
    }

    @Test
    void isNoFailureOfItsUpstream() throws Exception {
        String options = "breakerFailureRate=1&breakerWindow=1";
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));
        CompletableFuture<Exchange> answer = beginCancellable(options);
        simulator().awaitCall(0, LONG);

        cancellation.cancel();

        assertCancelled(await(answer), "was not waited for");
        assertThat(context.getEndpoint(uri(options), ChatCompletionEndpoint.class)
                        .getBreakerState())
                .isEqualTo("closed");
        simulator().behave(Behaviour.text("Paris"));
        assertThat(answerOf(ask(options))).isEqualTo("Paris");
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void leavesNothingOnItsCancellation(String options) throws Exception {
        simulator().next(Behaviour.text("Paris"), Behaviour.error(400, ""));
        answerOf(template.request(uri(options), this::prepare));
        assertThat(template.request(uri(options), this::prepare).getException()).isNotNull();
        if (options.equals("delivery=stream")) {
            simulator().next(Behaviour.tokens(1_000_000));
            answerOf(template.request(uri(options), this::prepare));
        }

        Awaitility.await().atMost(LONG).until(() -> cancellation.toString().contains("open, 0 registered"));
        CompletableFuture<Exchange> other = begin(options);
        cancellation.cancel();
        answerOf(await(other));
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void endsOnceWhereItIsCancelledAsItIsAnswered(String options) throws Exception {
        // A connection may be taken from the pool just as it is given up: that attempt is repeated.
        AsyncProducer producer =
                context.getEndpoint(uri(options + "&maxRetries=3")).createAsyncProducer();
        producer.start();
        for (int i = 0; i < ROUNDS; i++) {
            Cancellation raced = new Cancellation();
            Exchange exchange = producer.getEndpoint().createExchange();
            prepare(exchange);
            exchange.setProperty(ChatCompletionConstants.CANCELLATION, raced);
            AtomicInteger times = new AtomicInteger();
            CompletableFuture<Exchange> answer = new CompletableFuture<>();
            producer.process(exchange, doneSync -> {
                times.incrementAndGet();
                answer.complete(exchange);
            });

            // From before it is sent to after it is answered, over all rounds.
            spin(i * 20_000L);
            raced.cancel();

            if (await(answer).getException() == null) {
                close(exchange.getMessage().getBody());
            } else {
                assertCancelled(exchange, "was not waited for");
            }
            simulator().awaitNoOpenCalls(LONG);
            assertThat(times).hasValue(1);
        }
        producer.stop();
    }

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    private static void close(Object body) {
        if (body instanceof ChatCompletionStream stream) {
            stream.close();
        }
    }

    @Test
    void endsWhileItsReplyIsFolded() throws Exception {
        simulator().behave(Behaviour.tokens(100_000_000));
        CompletableFuture<Exchange> answer = beginCancellable("stream=true");
        // More than the network holds between the two: so some of it has come.
        assertThat(simulator().awaitCall(0, LONG).awaitChunksWritten(80_000, LONG))
                .isTrue();

        cancellation.cancel();

        Exchange answered = await(answer);
        assertEndsInTheMiddle(answered);
        assertThat(answered.getException(ChatCompletionCancelledException.class)
                        .getCompletion()
                        .getText())
                .startsWith("t0 t1 t2 ");
    }

    @Test
    void endsWhileItsStreamIsIterated() {
        assertEndsInTheMiddle(template.request("direct:iterated", this::prepareInSteps));
    }

    @Test
    void endsWhileItsStreamIsSubscribedTo() {
        Exchange answer = template.request("direct:subscribed", this::prepareInSteps);

        assertThat(answer.getException()).isNull();
        assertThat(told).isCompletedWithValueMatching(ChatCompletionCancelledException.class::isInstance);
        assertThat(simulator().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
    }

    @Test
    void endsWhileItsChunksAreSent() {
        Exchange answer = template.request("direct:chunks", this::prepareInSteps);

        assertEndsInTheMiddle(answer);
        assertThat(answer.getException(ChatCompletionCancelledException.class)
                        .getCompletion()
                        .getText())
                .isEqualTo("t0 ");
        assertThat(parts).hasSize(3);
        assertThat(parts.get(2).getMessage().getHeader(ChatCompletionConstants.CHUNK_LAST))
                .isEqualTo("true");
        assertThat(parts.get(2).getMessage().getHeader(ChatCompletionConstants.CHUNK_OUTCOME))
                .isEqualTo("cancelled");
    }

    private void assertEndsInTheMiddle(Exchange answer) {
        ChatCompletionCancelledException failure = answer.getException(ChatCompletionCancelledException.class);
        assertThat(failure).isNotNull().hasMessageContaining("was not waited for");
        assertThat(failure.getSummary().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(simulator().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
    }

    private void prepareInSteps(Exchange exchange) {
        simulator().behave(Behaviour.tokens(100).withLockStep(lockStep));
        lockStep.release(2);
        prepare(exchange);
    }

    private void prepare(Exchange exchange) {
        exchange.setProperty(ChatCompletionConstants.CANCELLATION, cancellation);
        exchange.getMessage().setBody("Hi");
    }

    private CompletableFuture<Exchange> beginCancellable(String options) {
        return template.asyncSend(uri(options), this::prepare);
    }

    private static void assertCancelled(Exchange answer, String words) {
        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionCancelledException.class)
                .hasMessageContaining(words)
                .message()
                .startsWith("The upstream http");
    }
}
