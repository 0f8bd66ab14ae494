package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.Usage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One call of a served model, from its request to the last byte of its answer. It is over when the client has been sent
 * all of the answer, when the client has gone, or when it took too long, whichever comes first; what comes later is thrown
 * away. Confined to its connection's event loop; the public methods may be called from any thread and hop there.
 */
public final class ServedCall {
    /** How long the usage is waited for when a client has gone that had all of its answer. */
    private static final Duration FINISHED_DRAIN = Duration.ofSeconds(5);

    /** How long a client that was given up has to take the error that says why. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final ContextInternal loop;
    private final HttpServerRequest http;
    private final HttpServerResponse response;

    /** Null once a stream has begun, which may be long. */
    private volatile ChatCompletionRequest request;

    private final String caller;
    private final Map<String, String> traceHeaders;
    private final ModelSettings settings;
    private final long arrival;
    private final Timers timers;
    private ServedCallListener listener;
    private Function<Throwable, ErrorAnswer> errors;
    private EventWriter events;
    private Duration firstToken;
    private boolean gone;
    private boolean abandoned;
    private boolean abandoning;

    private Answer answer;

    private boolean over;

    /**
     * An answer that is written to its end.
     *
     * @param cause why it is not complete, or null
     * @param sent ends when the client has been sent all that it looks for, or cannot be
     */
    private record Answer(Outcome outcome, Throwable cause, Future<Void> sent) {}

    /** @param arrival by {@link System#nanoTime()} */
    ServedCall(
            Vertx vertx,
            ContextInternal loop,
            HttpServerRequest http,
            ChatCompletionRequest request,
            String caller,
            Map<String, String> traceHeaders,
            ModelSettings settings,
            long arrival) {
        this.loop = loop;
        this.http = http;
        this.response = http.response();
        this.request = request;
        this.caller = caller;
        this.traceHeaders = Map.copyOf(traceHeaders);
        this.settings = settings;
        this.arrival = arrival;
        this.timers = new Timers(vertx);
    }

    /** What is asked; null once it is answered by a stream. */
    public ChatCompletionRequest request() {
        return request;
    }

    /** Who calls, or null where callers are not told apart. */
    public String caller() {
        return caller;
    }

    /** The W3C Trace Context headers of the request. */
    public Map<String, String> traceHeaders() {
        return traceHeaders;
    }

    /**
     * The call's event loop, on which a stream tells its chunks. A task that fails there ends the call. Of a call that is
     * answered without blocking, a task of the loop's own thread is run at once.
     */
    public Executor loop() {
        return task -> hop(() -> guarded(task));
    }

    ModelSettings settings() {
        return settings;
    }

    /**
     * Begins the call: from here on the listener is told.
     *
     * @param id by which the call is found in logs; the client is told it
     * @param errorAnswers what a failure is answered with
     */
    public void begin(String id, ServedCallListener told, Function<Throwable, ErrorAnswer> errorAnswers) {
        onLoop(() -> {
            listener = told;
            errors = errorAnswers;
            response.putHeader("x-request-id", id);
            response.closeHandler(closed -> clientGone());
            response.exceptionHandler(reset -> clientGone());
            if (response.closed()) {
                clientGone();
            } else if (!settings.requestTimeout().isZero()) {
                long spent = System.nanoTime() - arrival;
                timer(Math.max(1, settings.requestTimeout().toNanos() - spent), this::timeout);
            }
        });
    }

    /** Answers with a whole completion: as JSON, or in chunks where the client asked for a stream. */
    public void reply(int status, ChatCompletion completion) {
        unlessAnswered(() -> {
            if (request.isStream()) {
                events = new EventWriter(this, response, status, completion::getUsage);
                events.onSubscribe(new AllAtOnce(events, completion.toChunks()));
            } else {
                byte[] json = completion.toBytes();
                answered(Outcome.COMPLETE, null, () -> JsonResponse.send(response, status, json));
            }
        });
    }

    /**
     * Answers with chunks as they come.
     *
     * @param chunks tells its subscriber on the call's event loop
     * @param usage of the whole stream, asked for once it is complete; gives null where it is not known
     */
    public void stream(int status, Flow.Publisher<ChatCompletionChunk> chunks, Supplier<Usage> usage) {
        unlessAnswered(() -> {
            events = new EventWriter(this, response, status, usage);
            request = null;
            chunks.subscribe(events);
        });
    }

    /** Answers with the error that this failure means. */
    public void fail(Throwable cause) {
        unlessAnswered(() -> failed(cause));
    }

    /** Ends the call, whatever it is doing: the server stops, say. */
    public void abort(Throwable cause) {
        onLoop(() -> giveUp(cause));
    }

    private void timeout() {
        giveUp(new CallTimeoutException(settings.requestTimeout()));
    }

    /** Tells the client why, and waits but a little for it to read that. */
    private void giveUp(Throwable cause) {
        if (answer != null) {
            endUnread(cause);
            return;
        }
        abandon();
        failed(cause);
        if (!over) {
            timer(FAREWELL.toNanos(), () -> endUnread(cause));
        }
    }

    /** The client does not take what was written, or cannot: its connection is of no use. */
    private void endUnread(Throwable cause) {
        // Ended first: what was to be sent ends with the connection, at once.
        end(Outcome.FAILED, answer == null || answer.cause() == null ? cause : answer.cause());
        UnreadAnswer.discard(http);
    }

    private void clientGone() {
        if (gone || over) {
            return;
        }
        gone = true;
        if (answer != null) {
            endSent();
            return;
        }
        boolean finished = events != null && events.isFinished();
        Duration drain = finished ? FINISHED_DRAIN : settings.drainTimeout();
        if (events != null) {
            events.mute();
        }
        // What was muted may have been the last: then it is over already.
        if (over) {
            return;
        }
        if (drain.isZero()) {
            endCancelled();
        } else {
            timer(drain.toNanos(), finished ? this::endFinished : this::endCancelled);
        }
    }

    private void endCancelled() {
        abandon();
        end(Outcome.CANCELLED, new ClientGoneException());
    }

    private void endFinished() {
        abandon();
        end(Outcome.COMPLETE, null);
    }

    /** A stream's first chunk is about to be written. */
    void streaming() {
        firstToken = sinceArrival();
    }

    /**
     * All of a stream was written.
     *
     * @param endMark ends when the end mark is sent: some clients go then, and do not wait for the body's end
     */
    void streamed(Future<Void> endMark) {
        answered(Outcome.COMPLETE, null, () -> {
            response.end();
            return endMark;
        });
    }

    /** A stream broke off, after its first chunk. */
    void broken(Throwable cause) {
        answered(Outcome.FAILED, cause, () -> {
            events.end(errorOf(cause));
            return response.end();
        });
    }

    /** There is no answer. */
    void failed(Throwable cause) {
        if (over || answer != null) {
            return;
        }
        if (events != null && events.hasBegun()) {
            broken(cause);
            return;
        }
        ErrorAnswer error = errorOf(cause);
        answered(Outcome.FAILED, cause, () -> JsonResponse.send(response, error));
    }

    /**
     * Writes the last of the answer; the call is over when that is sent.
     *
     * @param writing tells when it is sent
     */
    private void answered(Outcome outcome, Throwable cause, Supplier<Future<Void>> writing) {
        if (gone) {
            end(outcome, cause);
            return;
        }
        answer = new Answer(outcome, cause, writing.get());
        answer.sent().onComplete(done -> endSent());
    }

    /** The client has been sent the answer, or as much of it as it took. */
    private void endSent() {
        boolean has = answer.sent().succeeded() || (events != null && events.isFinishSent());
        if (answer.outcome() == Outcome.COMPLETE && !has) {
            end(Outcome.CANCELLED, new ClientGoneException());
        } else {
            end(answer.outcome(), answer.cause());
        }
    }

    private ErrorAnswer errorOf(Throwable cause) {
        try {
            return errors.apply(cause);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            return ErrorAnswer.failed("The call could not be answered");
        }
    }

    /** Runs a task later, and never sooner than that, unless the call is over by then. */
    void timer(long nanos, Runnable task) {
        timers.set(Math.max(1, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI), () -> guarded(task));
    }

    private void abandon() {
        if (!abandoned && !over) {
            abandoned = true;
            // What the route says of that, here and now, is no answer: the call ends for another reason.
            abandoning = true;
            try {
                listener.abandoned();
                if (events != null) {
                    events.cancel();
                }
            } finally {
                abandoning = false;
            }
        }
    }

    private void end(Outcome outcome, Throwable cause) {
        if (over) {
            return;
        }
        over = true;
        timers.cancel();
        int statusSent = response.headWritten() ? response.getStatusCode() : 0;
        listener.over(new CallEnd(outcome, statusSent, cause, firstToken, sinceArrival()));
    }

    private Duration sinceArrival() {
        return Duration.ofNanos(System.nanoTime() - arrival);
    }

    private void onLoop(Runnable step) {
        hop(() -> {
            if (!over) {
                guarded(step);
            }
        });
    }

    /** What a thread of another kind has queued may be overtaken: such a call has none before its answer. */
    private void hop(Runnable task) {
        if (settings.nonBlocking() && loop.inThread() && !abandoning) {
            task.run();
        } else {
            loop.runOnContext(run -> task.run());
        }
    }

    private void unlessAnswered(Runnable step) {
        onLoop(() -> {
            if (answer == null) {
                step.run();
            }
        });
    }

    /** An event loop would report what is thrown on it and go on, and the call would wait for ever. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (over) {
                throw e;
            }
            brokeDown(e);
        }
    }

    private void brokeDown(Throwable cause) {
        abandon();
        try {
            failed(cause);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        if (answer == null) {
            endUnread(cause);
        }
    }
}
