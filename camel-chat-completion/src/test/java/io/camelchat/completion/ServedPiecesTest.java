package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import java.io.Closeable;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets of an iterator or a publisher that a route left: its pieces as they come, or all of them at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedPiecesTest extends ServingTestSupport {
    private static final int MANY = 5_000;

    private volatile Function<Exchange, Object> answer;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:bot")
                        .routeId("bot-route")
                        .onCompletion()
                        .to("mock:over")
                        .end()
                        .process(exchange -> exchange.getMessage().setBody(answer.apply(exchange)));
            }
        };
    }

    @BeforeEach
    void forgetsWhatIsOver() {
        MockEndpoint.resetMocks(context);
    }

    /** The pieces of a choice: a chunk with text, or one with a finish reason. */
    static ChatCompletionChunk chunk(int choice, String text, String finishReason) {
        return ChatCompletionChunk.parse(
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\","
                        + "\"choices\":[{\"index\":" + choice + ",\"delta\":"
                        + (text == null ? "{}" : "{\"content\":\"" + text + "\"}") + ",\"finish_reason\":"
                        + (finishReason == null ? "null" : "\"" + finishReason + "\"") + "}]}");
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(named("iterator of texts", of(ServedPiecesTest::iterator, "a", "b", "c")), "abc", "stop"),
                arguments(named("publisher of texts", of(Published::new, "a", "b", "c")), "abc", "stop"),
                arguments(named("stream of texts", of(Arrays::stream, "a", "b", "c")), "abc", "stop"),
                arguments(
                        named("iterator of maps", of(ServedPiecesTest::iterator, Map.of("a", 1), Map.of("b", 2))),
                        "{\"a\":1}{\"b\":2}",
                        "stop"),
                arguments(
                        named(
                                "iterator of chunks",
                                of(ServedPiecesTest::iterator, chunk(0, "a", null), chunk(0, "b", "length"))),
                        "ab",
                        "length"),
                arguments(
                        named("publisher of chunks", of(Published::new, chunk(0, "a", null), chunk(0, "b", "length"))),
                        "ab",
                        "length"),
                arguments(
                        named(
                                "iterator of chunks as maps",
                                of(ServedPiecesTest::iterator, map(chunk(0, "a", null)), map(chunk(0, "b", "length")))),
                        "ab",
                        "length"),
                arguments(
                        named("iterator of bytes", of(ServedPiecesTest::iterator, "a".getBytes(), "b".getBytes())),
                        "ab",
                        "stop"),
                arguments(named("iterator of numbers", of(ServedPiecesTest::iterator, 1, 2)), "12", "stop"));
    }

    private static Function<Exchange, Object> of(Function<Object[], Object> form, Object... pieces) {
        return exchange -> form.apply(pieces);
    }

    private static Iterator<?> iterator(Object... pieces) {
        return List.of(pieces).iterator();
    }

    private static Map<?, ?> map(ChatCompletionChunk chunk) {
        return new com.fasterxml.jackson.databind.ObjectMapper().convertValue(chunk.toJson(), Map.class);
    }

    /** Tells its pieces from a thread of its own, as they are asked for. */
    static final class Published implements Flow.Publisher<Object> {
        private final List<Object> pieces;

        Published(Object... pieces) {
            this.pieces = List.of(pieces);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super Object> subscriber) {
            SubmissionPublisher<Object> publisher = new SubmissionPublisher<>();
            publisher.subscribe(subscriber);
            Thread teller = new Thread(() -> {
                pieces.forEach(publisher::submit);
                publisher.close();
            });
            teller.start();
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isStreamedPieceByPiece(Function<Exchange, Object> body, String text, String finishReason) throws Exception {
        answer = body;

        HttpResponse<String> response = ask(asking("bot", true));

        assertThat(response.statusCode()).isEqualTo(200);
        Streamed streamed = Streamed.of(events(response));
        assertThat(streamed.text(0)).isEqualTo(text);
        assertThat(streamed.finishReasons(0)).containsExactly(finishReason);
        assertThat(streamed.chunks().size()).isGreaterThan(1);
        assertThat(streamed.doneMarks()).isOne();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isFolded(Function<Exchange, Object> body, String text, String finishReason) throws Exception {
        answer = body;

        HttpResponse<String> response = ask(asking("bot", false));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("object").asText()).isEqualTo("chat.completion");
        assertThat(json(response).at("/choices/0/message/content").asText()).isEqualTo(text);
        assertThat(json(response).at("/choices/0/finish_reason").asText()).isEqualTo(finishReason);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interleavedChoicesAreKeptApart(boolean stream) throws Exception {
        answer = exchange ->
                iterator(chunk(1, "x", null), chunk(0, "a", null), chunk(1, "y", "stop"), chunk(0, "b", "length"));

        HttpResponse<String> response = ask(twoChoices(stream));

        if (stream) {
            Streamed streamed = Streamed.of(events(response));
            assertThat(streamed.text(0)).isEqualTo("ab");
            assertThat(streamed.text(1)).isEqualTo("xy");
            assertThat(streamed.doneMarks()).isOne();
        } else {
            assertThat(json(response).at("/choices/0/message/content").asText()).isEqualTo("ab");
            assertThat(json(response).at("/choices/1/message/content").asText()).isEqualTo("xy");
            assertThat(json(response).at("/choices/0/finish_reason").asText()).isEqualTo("length");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunksThatEndWithoutAFinishReasonAreNoSuccess(boolean stream) throws Exception {
        answer = exchange -> new Published(chunk(0, "a", null), chunk(0, "b", null));
        MockEndpoint over = getMockEndpoint("mock:over");
        over.expectedMessageCount(1);

        assertTruncated(stream, ask(asking("bot", stream)));

        over.assertIsSatisfied(LONG.toMillis());
        Exchange exchange = over.getExchanges().get(0);
        assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.OUTCOME))
                .isEqualTo("truncated");
        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT))
                .isInstanceOf(ChatCompletionIncompleteException.class);
    }

    private static void assertTruncated(boolean stream, HttpResponse<String> response) {
        if (stream) {
            Streamed streamed = Streamed.of(events(response));
            assertThat(streamed.text(0)).startsWith("a");
            assertThat(streamed.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.path("code").asText()).isEqualTo("truncated"));
            assertThat(streamed.doneMarks()).isZero();
        } else {
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(json(response).at("/error/code").asText()).isEqualTo("truncated");
        }
    }

    static Stream<Arguments> nothings() {
        return Stream.of(
                arguments(named("iterator", (Function<Exchange, Object>) e -> Collections.emptyIterator())),
                arguments(named("stream", (Function<Exchange, Object>) e -> Stream.empty())),
                arguments(named("publisher", (Function<Exchange, Object>) e -> new Published())));
    }

    @ParameterizedTest
    @MethodSource("nothings")
    void noPieceAtAllIsNoAnswer(Function<Exchange, Object> body) throws Exception {
        answer = body;

        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> response = ask(asking("bot", stream));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(json(response).at("/error/message").asText()).contains("bot-route", "no answer");
        }
    }

    /** Gives two pieces and then fails. */
    private static final class Failing implements Iterator<Object> {
        private final Throwable failure;
        private final int pieces;
        private int given;

        Failing(int pieces, Throwable failure) {
            this.pieces = pieces;
            this.failure = failure;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Object next() {
            if (given++ < pieces) {
                return "piece ";
            }
            throw Failing.<RuntimeException>sneaky(failure);
        }

        /** As Groovy does, and Kotlin. */
        @SuppressWarnings("unchecked")
        private static <T extends Throwable> T sneaky(Throwable failure) throws T {
            throw (T) failure;
        }
    }

    /** Tells some pieces, each when it is asked for and on a thread of its own, and then fails. */
    private static Flow.Publisher<Object> failing(int pieces, Throwable failure) {
        AtomicInteger told = new AtomicInteger();
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                Runnable signal = told.getAndIncrement() < pieces
                        ? () -> subscriber.onNext("piece ")
                        : () -> subscriber.onError(failure);
                new Thread(signal).start();
            }

            @Override
            public void cancel() {}
        });
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("iterator throws an exception", n -> new Failing(n, new IllegalStateException("secret"))),
                failure("iterator throws an error", n -> new Failing(n, new AssertionError("secret"))),
                failure("iterator throws a checked exception", n -> new Failing(n, new java.io.IOException("secret"))),
                failure("publisher fails", n -> failing(n, new IllegalStateException("secret"))),
                failure("piece cannot be read", ServedPiecesTest::endlessAfter),
                failure("iterator gives null", ServedPiecesTest::nullAfter));
    }

    private static Arguments failure(String name, Function<Integer, Object> body) {
        return arguments(named(name, body));
    }

    private static Object endlessAfter(int pieces) {
        Object[] all = new Object[pieces + 1];
        Arrays.fill(all, "piece ");
        all[pieces] = new Object() {
            @SuppressWarnings("unused")
            public Object getValue() {
                throw new IllegalStateException("secret");
            }
        };
        return Arrays.asList(all).iterator();
    }

    private static Object nullAfter(int pieces) {
        Object[] all = new Object[pieces + 1];
        Arrays.fill(all, "piece ");
        all[pieces] = null;
        return Arrays.asList(all).iterator();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureAfterTheFirstPieceIsAnErrorEvent(Function<Integer, Object> body) throws Exception {
        answer = exchange -> body.apply(2);

        HttpResponse<String> streaming = ask(asking("bot", true));
        HttpResponse<String> whole = ask(asking("bot", false));

        assertThat(streaming.statusCode()).isEqualTo(200);
        Streamed streamed = Streamed.of(events(streaming));
        assertThat(streamed.text(0)).isEqualTo("piece piece ");
        assertThat(streamed.errors()).hasSize(1);
        assertThat(streamed.doneMarks()).isZero();
        assertThat(streamed.finishReasons(0)).isEmpty();
        assertThat(streaming.body()).doesNotContain("secret");
        assertThat(whole.statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureBeforeTheFirstPieceIsAStatus(Function<Integer, Object> body) throws Exception {
        answer = exchange -> body.apply(0);

        assertThat(ask(asking("bot", true)).statusCode()).isEqualTo(500);
        assertThat(ask(asking("bot", false)).statusCode()).isEqualTo(500);
    }

    static Stream<Arguments> brokenPublishers() {
        return Stream.of(
                broken("subscribe throws", subscriber -> {
                    throw new IllegalStateException("no");
                }),
                broken(
                        "request throws",
                        subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                            @Override
                            public void request(long n) {
                                throw new IllegalStateException("no");
                            }

                            @Override
                            public void cancel() {}
                        })),
                broken("tells a piece before the subscription", subscriber -> subscriber.onNext("a")),
                broken("fails before the subscription", subscriber -> subscriber.onError(new IllegalStateException())));
    }

    private static Arguments broken(String name, Flow.Publisher<Object> publisher) {
        return arguments(named(name, publisher));
    }

    @ParameterizedTest
    @MethodSource("brokenPublishers")
    void aPublisherThatBreaksTheRulesIsAnError(Flow.Publisher<Object> publisher) throws Exception {
        answer = exchange -> publisher;

        HttpResponse<String> streaming = ask(asking("bot", true));

        boolean begun = streaming.statusCode() == 200;
        assertThat(streaming.statusCode()).isIn(200, 500);
        assertThat(begun ? Streamed.of(events(streaming)).errors() : List.of("a status"))
                .hasSize(1);
        assertThat(streaming.body()).doesNotContain("[DONE]");
        assertThat(ask(asking("bot", false)).statusCode()).isEqualTo(500);
    }

    @Test
    void piecesBeyondTheDemandAreNotLost() throws Exception {
        answer = exchange -> (Flow.Publisher<Object>) subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            for (int i = 0; i < 100; i++) {
                subscriber.onNext("x");
            }
            subscriber.onComplete();
            subscriber.onComplete();
        };

        Streamed streamed = Streamed.of(events(ask(asking("bot", true))));

        assertThat(streamed.text(0)).isEqualTo("x".repeat(100));
        assertThat(streamed.doneMarks()).isOne();
    }

    /** A publisher, or an iterator, that minds which threads its code is run on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void codeOfTheRouteIsNeverRunOnAnEventLoop(boolean stream) throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        Runnable here = () -> seen.add(Thread.currentThread().getName());
        Object piece = new Object() {
            @SuppressWarnings("unused")
            public int getValue() {
                here.run();
                return 1;
            }
        };
        Iterator<Object> pieces = new Iterator<>() {
            private int left = 3;

            @Override
            public boolean hasNext() {
                here.run();
                return left > 0;
            }

            @Override
            public Object next() {
                here.run();
                left--;
                return piece;
            }
        };
        Flow.Publisher<Object> publisher = subscriber -> {
            here.run();
            subscriber.onSubscribe(new Flow.Subscription() {
                private boolean told;

                @Override
                public void request(long n) {
                    here.run();
                    if (!told) {
                        told = true;
                        subscriber.onNext(piece);
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    here.run();
                }
            });
        };

        answer = exchange -> pieces;
        assertThat(ask(asking("bot", stream)).statusCode()).isEqualTo(200);
        answer = exchange -> publisher;
        assertThat(ask(asking("bot", stream)).statusCode()).isEqualTo(200);

        assertThat(seen).isNotEmpty().noneMatch(name -> name.contains("eventloop"));
    }

    /** Endless, and minds whether it is closed. */
    private static final class Endless implements Iterator<String>, Closeable {
        private final AtomicInteger given = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final String piece = "x".repeat(1_000);

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public String next() {
            given.incrementAndGet();
            return piece;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void aClientThatStopsReadingStopsTheIteratorAndOneThatGoesClosesIt() throws Exception {
        Endless endless = new Endless();
        answer = exchange -> endless;

        try (StreamClient client = StreamClient.connect(port(), 16_384)) {
            assertThat(client.post(asking("bot", true)).status()).isEqualTo(200);
            awaitStandstill(endless.given::get);
            assertThat(endless.closed).hasValue(0);
        }

        await().atMost(LONG).untilAtomic(endless.closed, org.hamcrest.Matchers.is(1));
    }

    @Test
    void anIteratorIsClosedAtItsEnd() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        answer = exchange -> Stream.of("a", "b").onClose(closed::incrementAndGet);

        ask(asking("bot", true));
        ask(asking("bot", false));

        await().atMost(LONG).untilAtomic(closed, org.hamcrest.Matchers.is(2));
    }

    @Test
    void anIteratorIsClosedWhoseClientHadGoneBeforeItWasThere() throws Exception {
        Endless endless = new Endless();
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        answer = exchange -> {
            exchange.getProperty(ChatCompletionConstants.CANCELLATION, Cancellation.class)
                    .onCancel(gone::countDown);
            entered.countDown();
            awaitIt(gone);
            return endless;
        };

        try (StreamClient client = StreamClient.connect(port())) {
            client.post(asking("bot", true));
            awaitIt(entered);
        }

        await().atMost(LONG).untilAtomic(endless.closed, org.hamcrest.Matchers.is(1));
        assertThat(endless.given).hasValue(0);
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPublisherIsCancelledWhenItsClientHasGone(boolean stream) throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        CountDownLatch asked = new CountDownLatch(1);
        answer = exchange -> (Flow.Publisher<Object>) subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                asked.countDown();
            }

            @Override
            public void cancel() {
                cancelled.set(true);
            }
        });

        try (StreamClient client = StreamClient.connect(port())) {
            client.post(asking("bot", stream));
            awaitIt(asked);
        }

        await().atMost(LONG).untilTrue(cancelled);
    }

    @Test
    void theUsageOfAPublishersChunksIsOnTheExchangeAndForWhoeverAsked() throws Exception {
        ChatCompletionChunk usage = ChatCompletionChunk.parse("{\"object\":\"chat.completion.chunk\",\"choices\":[],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}");
        answer = exchange -> new Published(chunk(0, "a", "stop"), usage);
        MockEndpoint over = getMockEndpoint("mock:over");
        over.expectedMessageCount(3);

        Streamed unasked = Streamed.of(events(ask(asking("bot", true))));
        Streamed asked = Streamed.of(events(ask(askingForUsage("bot"))));
        JsonNode whole = json(ask(asking("bot", false)));

        assertThat(unasked.chunks()).hasSize(1).noneMatch(chunk -> chunk.has("usage"));
        assertThat(asked.usageChunks()).hasSize(1).containsExactly(asked.last());
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(3);
        over.assertIsSatisfied(LONG.toMillis());
        assertThat(over.getExchanges()).allSatisfy(exchange -> {
            assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.TOTAL_TOKENS))
                    .isEqualTo(3L);
            assertThat(exchange.getMessage().getHeader(ChatCompletionConstants.OUTCOME))
                    .isEqualTo("complete");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyPiecesComeInOrder(boolean stream) throws Exception {
        List<String> pieces =
                Stream.iterate(0, i -> i + 1).limit(MANY).map(i -> i + " ").toList();
        answer = exchange -> pieces.iterator();

        HttpResponse<String> response = ask(asking("bot", stream));

        String text = stream
                ? Streamed.of(events(response)).text(0)
                : json(response).at("/choices/0/message/content").asText();
        assertThat(text).isEqualTo(String.join("", pieces));
    }

    @Test
    void textAndChunksMayBeMixed() throws Exception {
        answer = exchange -> iterator("Hello ", chunk(0, "world", "stop"));

        Streamed streamed = Streamed.of(events(ask(asking("bot", true))));

        assertThat(streamed.text(0)).isEqualTo("Hello world");
        assertThat(streamed.finishReasons(0)).containsExactly("stop");
        assertThat(Json.read(streamed.chunks().get(0).toString())
                        .at("/choices/0/delta/role")
                        .asText())
                .isEqualTo("assistant");
    }

    private static String twoChoices(boolean stream) {
        return asking("bot", stream).replace("\"messages\"", "\"n\":2,\"messages\"");
    }
}
