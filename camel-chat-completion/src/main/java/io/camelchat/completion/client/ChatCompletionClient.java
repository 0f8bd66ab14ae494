package io.camelchat.completion.client;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/**
 * Asks one upstream. Has what all calls of that upstream share: connections, permits, breaker and token. Thread-safe;
 * no method but {@link #close()} waits for anything.
 */
public final class ChatCompletionClient implements AutoCloseable {
    private final Time time;
    private final ClientSettings settings;
    private final Failures failures;
    private final Transport transport;
    private final Permits permits;
    private final Breaker breaker;
    private final RetryPolicy retries;
    private final TokenCache tokens;
    private final UsageRefusals usageRefusals = new UsageRefusals();
    private final Counters counters = new Counters();
    private final CallLoop[] loops;
    private final Set<ChatCompletionCall> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public ChatCompletionClient(Vertx vertx, ClientSettings settings) {
        this(vertx, settings, Time.REAL);
    }

    ChatCompletionClient(Vertx vertx, ClientSettings settings, Time time) {
        this.time = time;
        this.settings = settings;
        this.failures = new Failures(settings);
        this.transport = new Transport(vertx, settings);
        this.permits = new Permits(settings.maxConcurrentRequests());
        this.breaker = new Breaker(settings.origin(), settings.breaker());
        this.retries = new RetryPolicy(settings.maxRetries());
        this.tokens = settings.credentials() == null ? null : new TokenCache(settings.credentials(), Clock.systemUTC());
        this.loops = new CallLoop[2 * Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new CallLoop(((VertxInternal) vertx).createEventLoopContext());
        }
    }

    /**
     * Sends a request. Returns at once; what comes of it the listener is told. Where this throws, nothing comes of it.
     *
     * @param headers sent beside the client's own; trace headers, say
     */
    public ChatCompletionCall ask(ChatCompletionRequest request, Map<String, String> headers, CallListener listener) {
        return ask(request, headers, loop(), listener);
    }

    /** As {@link #ask(ChatCompletionRequest, Map, CallListener)}, on a loop that was asked for before. */
    public ChatCompletionCall ask(
            ChatCompletionRequest request, Map<String, String> headers, CallLoop loop, CallListener listener) {
        boolean includeUsage = settings.includeUsage() && !usageRefusals.isKnown(request.getModel());
        PreparedRequest prepared = PreparedRequest.of(request, includeUsage);
        ChatCompletionCall call = new ChatCompletionCall(this, loop, prepared, headers, listener);
        counters.called();
        open.add(call);
        loop.begun();
        try {
            listener.asked(call);
            call.begin();
        } catch (RuntimeException e) {
            left(call);
            throw e;
        }
        // Guards against close(), which may have looked at the open calls before this one was among them.
        if (closed) {
            call.abort(failures.stopped(), () -> {});
        }
        return call;
    }

    /** Asks for the list of models, which costs nothing; the stage gives the HTTP status. */
    public CompletionStage<Integer> probe() {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        ContextInternal loop = loop().context();
        withToken((secret, refused) -> loop.runOnContext(fetched -> {
            try {
                if (refused == null) {
                    probe(loop, secret, status);
                } else {
                    status.completeExceptionally(failures.noCredentials(refused));
                }
            } catch (RuntimeException e) {
                status.completeExceptionally(failures.inVain(e));
            }
        }));
        return status;
    }

    private void probe(ContextInternal loop, Secret token, CompletableFuture<Integer> status) {
        Connections.Place place = transport.modelsRequest(loop, token);
        place.connected()
                .compose(request -> request.send())
                .compose(answer -> {
                    status.complete(answer.statusCode());
                    answer.resume();
                    return answer.end();
                })
                .onComplete(read -> {
                    place.release();
                    if (read.failed()) {
                        status.completeExceptionally(failures.ofTransport(read.cause()));
                    }
                });
    }

    public ClientSettings settings() {
        return settings;
    }

    /** How many calls are under way, with those that wait for a permit. */
    public int openCalls() {
        return open.size();
    }

    /** How many calls were made. */
    public long calls() {
        return counters.calls();
    }

    /** How many attempts were repeated. */
    public long retriedAttempts() {
        return counters.retries();
    }

    /** {@code closed}, {@code open} or {@code half_open}; {@code none} where there is no breaker. */
    public String breakerState() {
        return breaker.state();
    }

    /**
     * Ends every open call with a failure and closes the connections. Returns when every call has been told, so that
     * whoever takes their exchanges on may stop next; on an event loop, which would wait for itself, it does not wait.
     */
    @Override
    public void close() {
        closed = true;
        List<ChatCompletionCall> left = List.copyOf(open);
        CountDownLatch told = new CountDownLatch(left.size());
        left.forEach(call -> call.abort(failures.stopped(), told::countDown));
        if (!Context.isOnEventLoopThread()) {
            await(told);
        }
        transport.close();
    }

    private static void await(CountDownLatch told) {
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The event loop that this thread is, where it is one, else the first of those that have the fewest calls. */
    public CallLoop loop() {
        ContextInternal current = ContextInternal.current();
        if (current != null && current.isEventLoopContext()) {
            return new CallLoop(current);
        }
        CallLoop least = loops[0];
        for (CallLoop each : loops) {
            if (each.calls() < least.calls()) {
                least = each;
            }
        }
        return least;
    }

    /** Gives the token, or why there is none, on this thread or on whichever brings it. */
    void withToken(BiConsumer<Secret, Throwable> taker) {
        if (tokens == null) {
            taker.accept(settings.apiKey(), null);
        } else {
            tokens.get(taker);
        }
    }

    void forget(Secret token) {
        tokens.forget(token);
    }

    void left(ChatCompletionCall call) {
        if (open.remove(call)) {
            call.loop().ended();
        }
    }

    Failures failures() {
        return failures;
    }

    Time time() {
        return time;
    }

    Transport transport() {
        return transport;
    }

    Permits permits() {
        return permits;
    }

    Breaker breaker() {
        return breaker;
    }

    RetryPolicy retries() {
        return retries;
    }

    UsageRefusals usageRefusals() {
        return usageRefusals;
    }

    Counters counters() {
        return counters;
    }
}
