package io.camelchat.completion.client;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.Map;

/**
 * One call of an upstream: waits for its permit, makes its attempts, and gives its listener one terminal signal.
 * Confined to its event loop; the public methods may be called from any thread and hop there.
 */
public final class ChatCompletionCall {
    private final ChatCompletionClient client;
    private final CallLoop callLoop;
    private final ContextInternal loop;
    private final Map<String, String> headers;
    private final boolean usageAdded;
    private final CallListener listener;
    private final Timer total;
    private final Timer pause;
    private final long start;

    /** Null once the answer has begun: it is not sent again then, and streams may be long. */
    private PreparedRequest request;

    private Permits.Permit permit;
    private Breaker.Attempt breakerAttempt;

    /** The one under way, if any. */
    private Attempt attempt;

    private Secret token;
    private int attempts;
    private boolean replayed;
    private boolean started;
    private boolean over;
    private Runnable whenOver = () -> {};

    ChatCompletionCall(
            ChatCompletionClient client,
            CallLoop callLoop,
            PreparedRequest request,
            Map<String, String> headers,
            CallListener listener) {
        this.client = client;
        this.callLoop = callLoop;
        this.loop = callLoop.context();
        this.request = request;
        this.usageAdded = request.usageAdded();
        this.headers = headers;
        this.listener = listener;
        this.total = new Timer(client.time(), loop);
        this.pause = new Timer(client.time(), loop);
        this.start = client.time().nanoTime();
    }

    /** Where it is made. */
    CallLoop loop() {
        return callLoop;
    }

    /** Whether {@code include_usage} was not in the request: then the chunk that tells the usage is for the summary only. */
    public boolean isUsageAdded() {
        return usageAdded;
    }

    /** Asks for the next piece of a stream. Until the first chunk the call reads on its own. */
    public void fetch() {
        onLoop(() -> {
            if (!over && started) {
                attempt.fetch();
            }
        });
    }

    /** Runs an action on the call's event loop when the call is over, in whatever way; soon, where it is already. */
    public void whenOver(Runnable action) {
        onLoop(() -> {
            if (over) {
                action.run();
            } else {
                whenOver = action;
            }
        });
    }

    /** Gives the call up, and the upstream connection with it. The listener is told nothing more. */
    public void cancel() {
        onLoop(() -> {
            if (!over) {
                cancelAttempt();
                finish();
            }
        });
    }

    /**
     * Gives the call up, and the upstream connection with it, and tells the listener so, by a failure of the kind {@link
     * FailureKind#CANCELLED}. Does nothing where the call is over.
     */
    public void abort() {
        abort(client.failures().cancelled(), () -> {});
    }

    /**
     * Gives the call up and tells its listener why.
     *
     * @param told run when it has been told
     */
    void abort(UpstreamException failure, Runnable told) {
        onLoop(() -> {
            try {
                abort(failure);
            } finally {
                told.run();
            }
        });
    }

    private void abort(UpstreamException failure) {
        if (!over) {
            StreamSummary summary = started ? attempt.summary(Outcome.CANCELLED) : null;
            boolean truncates = started && failure.kind() != FailureKind.CANCELLED;
            cancelAttempt();
            fail(truncates ? UpstreamException.truncated(failure.getMessage(), failure) : failure, summary);
        }
    }

    void begin() {
        loop.emit(begun -> guarded(() -> {
            // Race with whoever cancels it, who has had it since it was asked.
            if (over) {
                return;
            }
            Duration limit = client.settings().requestTimeout();
            total.set(limit.toMillis(), () -> guarded(() -> timeout(limit)));
            enter();
        }));
    }

    /** Where Vert.x was closed before the component is, nothing runs on the loop any more, and here nothing is in its way. */
    private void onLoop(Runnable step) {
        if (loop.nettyEventLoop().isShutdown()) {
            guarded(step);
        } else {
            loop.emit(there -> guarded(step));
        }
    }

    /** An event loop would report what is thrown on it and go on, and whoever waits for the call would wait for ever. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (over) {
                throw e;
            }
            cancelAttempt();
            fail(client.failures().inVain(e), started ? attempt.summary(Outcome.FAILED) : null);
        }
    }

    private void timeout(Duration limit) {
        if (started) {
            attempt.abort("did not finish its answer", limit, "requestTimeout");
        } else {
            UpstreamException slow = client.failures().tooSlow("did not answer", limit.toMillis(), "requestTimeout");
            if (attempt != null) {
                breakerAttempt.failed(slow);
            }
            cancelAttempt();
            fail(slow, null);
        }
    }

    private void enter() {
        permit = client.permits().acquire(this::granted);
        if (permit.isHeldAtOnce()) {
            authorize();
        }
    }

    /** Told by whoever gave the place up, whom a loop that has ended must not keep from ending too. */
    private void granted() {
        if (!loop.nettyEventLoop().isShutdown()) {
            loop.runOnContext(later -> guarded(this::authorize));
        }
    }

    private void authorize() {
        if (over) {
            return;
        }
        breakerAttempt = client.breaker().tryAttempt();
        if (breakerAttempt == null) {
            fail(client.failures().resting(), null);
            return;
        }
        client.withToken((secret, failure) -> onLoop(() -> attempt(secret, failure)));
    }

    private void attempt(Secret fetched, Throwable refused) {
        if (over) {
            return;
        }
        if (refused != null) {
            breakerAttempt.cancelled();
            fail(client.failures().noCredentials(refused), null);
            return;
        }
        token = fetched;
        attempts++;
        Connections.Place place = client.transport().request(loop, token, headers);
        attempt = new Attempt(client.settings(), client.time(), loop, place, request.choices(), this);
        // Not copied: it is sent and not changed, each time there is an attempt.
        attempt.start(Buffer.buffer(Unpooled.wrappedBuffer(request.payload())));
    }

    void started(ResponseHead head) {
        started = true;
        request = null;
        breakerAttempt.began();
        listener.started(head);
    }

    void chunk(ChatCompletionChunk chunk) {
        listener.chunk(chunk);
    }

    void fetched() {
        listener.fetched();
    }

    void reply(ChatCompletion completion, ResponseHead head) {
        breakerAttempt.succeeded();
        finish();
        tell(() -> listener.reply(completion, head));
    }

    void ended(StreamSummary summary) {
        breakerAttempt.succeeded();
        finish();
        tell(() -> listener.ended(summary));
    }

    /** Whoever waits for a listener that does not take the answer would wait for ever. */
    private void tell(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException | Error e) {
            listener.failed(client.failures().inVain(e), null);
        }
    }

    void failed(UpstreamException failure, StreamSummary summary) {
        breakerAttempt.failed(failure);
        attempt = null;
        permit.release();
        if (!started && mayReplay(failure)) {
            replayed = true;
            attempts--;
            client.forget(token);
            enter();
            return;
        }
        if (!started && mayAdapt(failure)) {
            attempts--;
            client.usageRefusals().add(request.model());
            request = request.asGiven();
            enter();
            return;
        }
        long delay = started ? -1 : client.retries().delay(failure, attempts, budget());
        if (delay < 0) {
            fail(failure, summary);
        } else {
            client.counters().retried();
            pause.set(Math.max(1, delay), () -> guarded(this::enter));
        }
    }

    /** A token may have been revoked, or have expired on its way: once a fresh one is tried. */
    private boolean mayReplay(UpstreamException failure) {
        return !replayed
                && client.settings().credentials() != null
                && failure.error() != null
                && failure.error().status() == 401;
    }

    /** What the component has added may be what is refused: it is tried without, which adds nothing any more. */
    private boolean mayAdapt(UpstreamException failure) {
        return request.usageAdded() && UsageRefusals.isRefusal(failure.error());
    }

    private long budget() {
        Duration limit = client.settings().requestTimeout();
        return limit.isZero()
                ? Long.MAX_VALUE
                : limit.minusNanos(client.time().nanoTime() - start).toMillis();
    }

    private void cancelAttempt() {
        if (attempt != null) {
            attempt.cancel();
        }
        if (breakerAttempt != null) {
            breakerAttempt.cancelled();
        }
    }

    private void fail(UpstreamException failure, StreamSummary summary) {
        finish();
        listener.failed(failure, summary);
    }

    private void finish() {
        over = true;
        total.cancel();
        pause.cancel();
        if (permit != null) {
            permit.release();
        }
        client.left(this);
        whenOver.run();
    }
}
