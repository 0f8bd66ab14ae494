package io.camelchat.completion.client;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;

/**
 * One exchange with the upstream: a request out, an answer in. Confined to its call's event loop; gives its call one
 * terminal signal, or none after {@link #cancel()}.
 */
final class Attempt implements BodyListener, PacedResponse.Listener {
    /** How long a finished answer is waited on for its usage and end mark, and a finished connection for its end. */
    private static final long GRACE = 2_000;

    private final ClientSettings settings;
    private final Failures failures;
    private final Time time;
    private final ContextInternal loop;
    private final Connections.Place place;
    private final int choices;
    private final ChatCompletionCall call;
    private final Timer firstByte;
    private final Timer grace;
    private HttpClientRequest request;
    private PacedResponse response;
    private ResponseHead head;
    private AnswerBody body;
    private boolean over;
    private int chunks;

    /**
     * One over a connection.
     *
     * @param place given back by this attempt until its answer begins, and then by the answer
     * @param choices how many the request asks for
     */
    Attempt(
            ClientSettings settings,
            Time time,
            ContextInternal loop,
            Connections.Place place,
            int choices,
            ChatCompletionCall call) {
        this.time = time;
        this.settings = settings;
        this.failures = new Failures(settings);
        this.loop = loop;
        this.place = place;
        this.choices = choices;
        this.call = call;
        this.firstByte = new Timer(time, loop);
        this.grace = new Timer(time, loop);
    }

    void start(Buffer payload) {
        place.connected().onComplete(connected -> {
            if (connected.failed()) {
                failed(failures.ofTransport(connected.cause()), null);
            } else if (over) {
                connected.result().reset();
            } else {
                guarded(() -> send(connected.result(), payload));
            }
        });
    }

    private void send(HttpClientRequest connected, Buffer payload) {
        request = connected;
        long limit = settings.firstByteTimeout().toMillis();
        firstByte.set(
                limit, () -> failed(failures.tooSlow("did not begin to answer", limit, "firstByteTimeout"), null));
        connected.send(payload).onComplete(answered -> {
            if (answered.succeeded()) {
                guarded(() -> read(answered.result()));
            } else {
                failed(failures.ofTransport(answered.cause()), null);
            }
        });
    }

    private void read(HttpClientResponse answer) {
        if (over) {
            return;
        }
        firstByte.cancel();
        head = ResponseHead.of(answer);
        body = new AnswerBody(head, choices, settings, failures, this);
        response = new PacedResponse(time, loop, answer, place, settings.idleTimeout(), this);
        response.fetch();
    }

    /** Reads one more piece of the answer. */
    void fetch() {
        if (over || response.isEnded()) {
            return;
        }
        if (body.isFinished()) {
            grace.set(GRACE, body::endWithoutMark);
        }
        response.fetch();
    }

    @Override
    public void piece(byte[] bytes) {
        if (!over) {
            grace.cancel();
            guarded(() -> feed(bytes));
        }
    }

    private void feed(byte[] bytes) {
        body.feed(bytes);
        if (over) {
            return;
        }
        if (chunks == 0 || body.wantsAll()) {
            fetch();
        } else {
            call.fetched();
        }
    }

    @Override
    public void end() {
        grace.cancel();
        guarded(body::end);
    }

    @Override
    public void broken(Throwable cause) {
        guarded(() -> body.broken(cause));
    }

    @Override
    public void idle() {
        // Less patience than the grace: all of the answer is here.
        if (body.isFinished()) {
            guarded(body::endWithoutMark);
            return;
        }
        abort("sent nothing more", settings.idleTimeout(), "idleTimeout");
    }

    /** Fails for lack of time: half an answer is truncated, none at all is unavailable. */
    void abort(String what, Duration limit, String option) {
        UpstreamException slow = failures.tooSlow(what, limit.toMillis(), option);
        failed(chunks == 0 ? slow : UpstreamException.truncated(slow.getMessage(), null), summary(Outcome.TRUNCATED));
    }

    /** An event loop would report what is thrown on it and go on, and the call would wait for ever. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (over) {
                throw e;
            }
            failed(failures.inVain(e), summary(Outcome.FAILED));
        }
    }

    @Override
    public void chunk(ChatCompletionChunk chunk) {
        if (chunks++ == 0) {
            call.started(head);
        }
        if (!over) {
            call.chunk(chunk);
        }
    }

    @Override
    public void reply(ChatCompletion completion) {
        over();
        call.reply(completion, head);
    }

    @Override
    public void ended(StreamSummary summary) {
        if (chunks == 0) {
            failed(failures.withoutAnswer(), null);
            return;
        }
        over();
        if (!response.isEnded()) {
            leave(summary.doneMarkerMissing());
        }
        call.ended(summary);
    }

    /** Gives up a connection that says nothing more; reads to its end one that will, so that it can serve again. */
    private void leave(boolean silent) {
        if (silent) {
            response.giveUp();
        } else {
            grace.set(GRACE, response::giveUp);
            response.drain();
        }
    }

    @Override
    public void failed(UpstreamException failure, StreamSummary summary) {
        if (over) {
            return;
        }
        cancel();
        boolean early = chunks == 0 && failure.kind() == FailureKind.TRUNCATED;
        call.failed(
                early
                        ? UpstreamException.unavailable(Trouble.UNREADABLE, failure.getMessage(), true, failure)
                        : failure,
                chunks == 0 ? null : summary);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    /** Ends the attempt without a signal and gives the connection up, with whatever the upstream would still send. */
    void cancel() {
        over();
        if (response != null) {
            response.giveUp();
        } else {
            if (request != null) {
                Transport.giveUp(request);
            }
            place.release();
        }
    }

    /** What is known of the stream, or null where there is none. */
    StreamSummary summary(Outcome outcome) {
        return body == null ? null : body.summary(outcome);
    }

    private void over() {
        over = true;
        firstByte.cancel();
        grace.cancel();
        if (response != null) {
            response.stopWatching();
        }
    }
}
