package io.camelchat.completion.client;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One call of an upstream: waits for its permit, makes its attempts, and gives its listener one terminal signal.
 * Confined to its event loop; the public methods may be called from any thread and hop there.
 */
public final class ChatCompletionCall {
    private final ChatCompletionClient client;
    private final ContextInternal loop;
    private final Buffer payload;
    private final Map<String, String> headers;
    private final int choices;
    private final boolean usageAdded;
    private final CallListener listener;
    private final Timer total;
    private final Timer pause;
    private final long start = System.nanoTime();
    private Permits.Permit permit;
    private Breaker.Attempt breakerAttempt;
    private Attempt attempt;
    private Secret token;
    private int attempts;
    private boolean replayed;
    private boolean started;
    private boolean over;
    private Runnable whenOver = () -> {};

    ChatCompletionCall(
            ChatCompletionClient client,
            ContextInternal loop,
            PreparedRequest request,
            Map<String, String> headers,
            CallListener listener) {
        this.client = client;
        this.loop = loop;
        this.payload = Buffer.buffer(request.payload());
        this.choices = request.choices();
        this.usageAdded = request.usageAdded();
        this.headers = headers;
        this.listener = listener;
        this.total = new Timer(loop);
        this.pause = new Timer(loop);
    }

    /** Whether {@code include_usage} was not in the request: then the chunk that tells the usage is for the summary only. */
    public boolean isUsageAdded() {
        return usageAdded;
    }

    /** Asks for the next piece of a stream. Until the first chunk the call reads on its own. */
    public void fetch() {
        loop.execute(() -> {
            if (!over && started) {
                attempt.fetch();
            }
        });
    }

    /** Runs an action on the call's event loop when the call is over, in whatever way; soon, where it is already. */
    public void whenOver(Runnable action) {
        loop.execute(() -> {
            if (over) {
                action.run();
            } else {
                whenOver = action;
            }
        });
    }

    /** Gives the call up, and the upstream connection with it. The listener is told nothing more. */
    public void cancel() {
        loop.execute(() -> {
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
        loop.execute(() -> {
            if (!over) {
                StreamSummary summary = started ? attempt.summary(Outcome.CANCELLED) : null;
                boolean truncates = started && failure.kind() != FailureKind.CANCELLED;
                cancelAttempt();
                fail(truncates ? UpstreamException.truncated(failure.getMessage(), failure) : failure, summary);
            }
            told.run();
        });
    }

    void begin() {
        loop.execute(() -> {
            Duration limit = client.settings().requestTimeout();
            total.set(limit.toMillis(), () -> timeout(limit));
            enter();
        });
    }

    private void timeout(Duration limit) {
        if (started) {
            attempt.abort("did not finish its answer", limit, "requestTimeout");
        } else {
            UpstreamException slow = client.failures().tooSlow("did not answer", limit.toMillis(), "requestTimeout");
            if (breakerAttempt != null) {
                breakerAttempt.failed(slow);
            }
            cancelAttempt();
            fail(slow, null);
        }
    }

    private void enter() {
        permit = client.permits().acquire(() -> loop.runOnContext(granted -> authorize()));
    }

    private void authorize() {
        if (over) {
            return;
        }
        breakerAttempt = client.breaker().tryAttempt();
        if (breakerAttempt == null) {
            permit.release();
            fail(client.failures().resting(), null);
            return;
        }
        client.withToken((secret, failure) -> loop.runOnContext(fetched -> {
            if (over) {
                return;
            }
            if (failure == null) {
                token = secret;
                attempt();
            } else {
                breakerAttempt.cancelled();
                permit.release();
                fail(client.failures().noCredentials(failure), null);
            }
        }));
    }

    private void attempt() {
        attempts++;
        Map<String, String> all = new LinkedHashMap<>(headers);
        client.addHeaders(all, token);
        attempt = new Attempt(client.settings(), loop, choices, this);
        attempt.start(client.transport(), all, payload);
    }

    void started(ResponseHead head) {
        started = true;
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
        listener.reply(completion, head);
    }

    void ended(StreamSummary summary) {
        breakerAttempt.succeeded();
        finish();
        listener.ended(summary);
    }

    void failed(UpstreamException failure, StreamSummary summary) {
        breakerAttempt.failed(failure);
        permit.release();
        if (!started && mayReplay(failure)) {
            replayed = true;
            attempts--;
            client.forget(token);
            enter();
            return;
        }
        long delay = started ? -1 : client.retries().delay(failure, attempts, budget());
        if (delay < 0) {
            fail(failure, summary);
        } else {
            client.counters().retried();
            pause.set(Math.max(1, delay), this::enter);
        }
    }

    /** A token may have been revoked, or have expired on its way: once a fresh one is tried. */
    private boolean mayReplay(UpstreamException failure) {
        return !replayed
                && client.settings().credentials() != null
                && failure.error() != null
                && failure.error().status() == 401;
    }

    private long budget() {
        Duration limit = client.settings().requestTimeout();
        return limit.isZero()
                ? Long.MAX_VALUE
                : limit.minusNanos(System.nanoTime() - start).toMillis();
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
