package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Outcome;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that is answered several times has one answer and one end. */
class ServedCallTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ANSWER = """
            {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}""";
    /** More than the operating system takes at once. */
    private static final int MUCH = 32 << 20;

    private static final String CHUNK = """
            {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpListener listener = new HttpListener(vertx, "127.0.0.1", 0);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<CallEnd> ends = new CopyOnWriteArrayList<>();
    private final List<Boolean> abandoned = new CopyOnWriteArrayList<>();

    /** Ends when all that was done to the call has been seen to. */
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    private volatile List<? extends Consumer<ServedCall>> deeds;

    /** What a model can do to a call. */
    private enum Deed implements Consumer<ServedCall> {
        REPLY(call -> call.reply(200, ChatCompletion.parse(ANSWER))),
        STREAM(call -> call.stream(200, oneChunk(), () -> null)),
        REPLY_MUCH(call -> call.reply(200, ChatCompletion.parse(ANSWER.replace("Hi", "x".repeat(MUCH))))),
        FAIL(call -> call.fail(new IllegalStateException("failed"))),
        ABORT(call -> call.abort(new IllegalStateException("aborted")));

        private final Consumer<ServedCall> deed;

        Deed(Consumer<ServedCall> deed) {
            this.deed = deed;
        }

        @Override
        public void accept(ServedCall call) {
            deed.accept(call);
        }

        private static Flow.Publisher<ChatCompletionChunk> oneChunk() {
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                private boolean done;

                @Override
                public void request(long n) {
                    if (!done) {
                        done = true;
                        subscriber.onNext(ChatCompletionChunk.parse(CHUNK));
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    done = true;
                }
            });
        }
    }

    @BeforeEach
    void listens() throws IOException {
        listener.listen();
        ModelServer server = new ModelServer(new ServerSettings("/v1", null, 1_000, Set.of(), LONG), workers);
        server.models().add(new TestModel("m", this::serve));
        server.mount(listener.router());
    }

    @AfterEach
    void closes() {
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdownNow();
    }

    private void serve(ServedCall call) {
        call.begin(
                "id",
                new ServedCallListener() {
                    @Override
                    public void abandoned() {
                        abandoned.add(true);
                    }

                    @Override
                    public void over(CallEnd end) {
                        ends.add(end);
                    }
                },
                failure -> ErrorAnswer.failed(failure.getMessage()));
        deeds.forEach(deed -> deed.accept(call));
        call.loop().execute(() -> settled.complete(null));
    }

    private HttpResponse<String> ask(boolean stream, List<Deed> done) throws Exception {
        deeds = done;
        HttpResponse<String> response = client.send(asking(stream), HttpResponse.BodyHandlers.ofString());
        settled.get(LONG.toSeconds(), TimeUnit.SECONDS);
        return response;
    }

    private HttpRequest asking(boolean stream) {
        String json =
                "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .timeout(LONG)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    static Stream<List<Deed>> allPairs() {
        List<Deed> deeds = List.of(Deed.REPLY, Deed.STREAM, Deed.FAIL, Deed.ABORT);
        return deeds.stream().flatMap(first -> deeds.stream().map(second -> List.of(first, second)));
    }

    @ParameterizedTest
    @MethodSource("allPairs")
    void hasTheFirstOfTwoAnswers(List<Deed> pair) throws Exception {
        HttpResponse<String> response = ask(false, pair);

        boolean failed = pair.get(0) == Deed.FAIL || pair.get(0) == Deed.ABORT;
        assertThat(response.statusCode()).isEqualTo(failed ? 500 : 200);
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).outcome()).isEqualTo(failed ? Outcome.FAILED : Outcome.COMPLETE);
        assertThat(ends.get(0).status()).isEqualTo(response.statusCode());
        assertThat(abandoned).hasSize(pair.get(0) == Deed.ABORT ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hasOneEndOfMany(boolean stream) throws Exception {
        HttpResponse<String> response = ask(
                stream, List.of(Deed.REPLY, Deed.STREAM, Deed.FAIL, Deed.REPLY, Deed.FAIL, Deed.STREAM, Deed.REPLY));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().split("Hi", -1)).hasSize(2);
        assertThat(ends).hasSize(1);
    }

    @Test
    void isCutWhereItsAnswerIsOnItsWayWhenItIsGivenUp() {
        assertThatThrownBy(() -> ask(false, List.of(Deed.REPLY_MUCH, Deed.ABORT)))
                .isInstanceOf(IOException.class);

        assertThat(settled).succeedsWithin(LONG);
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ends.get(0).cause()).hasMessage("aborted");
        assertThat(abandoned).isEmpty();
    }

    @Test
    void whoseAnswerIsGivenUpHasOneEnd() throws Exception {
        HttpResponse<String> response = ask(true, List.of(Deed.ABORT, Deed.ABORT, Deed.REPLY, Deed.ABORT));

        assertThat(Json.read(response.body()).at("/error/message").asText()).isEqualTo("aborted");
        assertThat(ends).hasSize(1);
        assertThat(abandoned).hasSize(1);
    }

    /** It has gone when the end mark is written, and nobody knows that yet. */
    @ParameterizedTest
    @CsvSource({"'\"stop\"', COMPLETE", "null, CANCELLED"})
    void isCompleteWhereItsClientGoesWithTheFinishReason(String finishReason, Outcome outcome) throws Exception {
        CompletableFuture<Channel> connection = new CompletableFuture<>();
        CompletableFuture<Flow.Subscriber<? super ChatCompletionChunk>> writer = new CompletableFuture<>();
        CompletableFuture<ServedCall> served = new CompletableFuture<>();
        listener.router().route().order(-1).handler(routing -> {
            connection.complete(((ConnectionBase) routing.request().connection()).channel());
            routing.next();
        });
        deeds = List.<Consumer<ServedCall>>of(call -> call.stream(
                200,
                subscriber -> {
                    AtomicBoolean told = new AtomicBoolean();
                    subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long n) {
                            if (!told.getAndSet(true)) {
                                subscriber.onNext(ChatCompletionChunk.parse(CHUNK.replace("\"stop\"", finishReason)));
                                writer.complete(subscriber);
                                served.complete(call);
                            }
                        }

                        @Override
                        public void cancel() {}
                    });
                },
                () -> null));
        InputStream answer = client.sendAsync(asking(true), HttpResponse.BodyHandlers.ofInputStream())
                .get(LONG.toSeconds(), TimeUnit.SECONDS)
                .body();
        assertThat(answer.read()).isEqualTo('d');
        ServedCall call = served.get(LONG.toSeconds(), TimeUnit.SECONDS);

        call.loop().execute(() -> {
            connection.join().close();
            writer.join().onComplete();
        });

        await().atMost(LONG).until(() -> !ends.isEmpty());
        assertThat(ends).singleElement().extracting(CallEnd::outcome).isEqualTo(outcome);
    }
}
