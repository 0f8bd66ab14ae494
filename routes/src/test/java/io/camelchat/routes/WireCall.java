package io.camelchat.routes;

import io.camelchat.completion.model.Json;
import io.camelchat.completion.sse.SseEvent;
import io.camelchat.completion.sse.SseParser;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One call of a {@link WireClients}, and how it ended. Its event loop writes, under its lock; any thread may read. */
final class WireCall {
    private static final int EVENT_LIMIT = 1 << 24;
    private static final int FIRST_ERROR = 400;

    /** The ways in which a call can end; every call ends in one. */
    enum End {
        /** A whole JSON answer, or a stream with its end mark. */
        ANSWERED,
        /** An error status, with an error of the API's form. */
        REFUSED,
        /** A stream with an error event and without an end mark, ended in good order. */
        BROKEN_OFF,
        /** The connection is gone, without a word. */
        CUT,
        /** Something that no client can make sense of. */
        MALFORMED,
        /** The client itself has gone. */
        VANISHED
    }

    private final Consumer<WireCall> onEvent;
    private final List<String> events = new ArrayList<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final SseParser parser = new SseParser(EVENT_LIMIT, this::event);
    private final Buffer body = Buffer.buffer();
    private Context loop;
    private HttpClientRequest request;
    private HttpClientResponse response;
    private boolean vanished;
    private int status;

    WireCall(Consumer<WireCall> onEvent) {
        this.onEvent = onEvent;
    }

    synchronized void send(AsyncResult<HttpClientRequest> connected, String json) {
        if (connected.failed()) {
            end.complete(vanished ? End.VANISHED : End.CUT);
            return;
        }
        loop = Vertx.currentContext();
        request = connected.result();
        request.exceptionHandler(cause -> end.complete(End.CUT));
        if (vanished) {
            request.reset();
            return;
        }
        request.send(Buffer.buffer(json)).onSuccess(this::read).onFailure(cause -> end.complete(End.CUT));
    }

    private synchronized void read(HttpClientResponse answer) {
        response = answer;
        status = answer.statusCode();
        boolean streams = String.valueOf(answer.getHeader("Content-Type")).startsWith("text/event-stream");
        answer.exceptionHandler(cause -> end.complete(End.CUT));
        answer.handler(piece -> {
            if (streams) {
                parser.feed(piece.getBytes());
            } else {
                body.appendBuffer(piece);
            }
        });
        answer.endHandler(ended -> end.complete(streams ? endOfStream() : endOfJson()));
        notifyAll();
    }

    private void event(SseEvent event) {
        synchronized (this) {
            events.add(event.text());
            notifyAll();
        }
        onEvent.accept(this);
    }

    private synchronized End endOfStream() {
        parser.end();
        long marks = events.stream().filter("[DONE]"::equals).count();
        String last = events.isEmpty() ? "" : events.get(events.size() - 1);
        if (marks == 1 && last.equals("[DONE]")) {
            return End.ANSWERED;
        }
        return marks == 0 && last.startsWith("{\"error\":") ? End.BROKEN_OFF : End.MALFORMED;
    }

    private End endOfJson() {
        boolean failed = Json.readObject(body.toString()).has("error");
        if (failed == status < FIRST_ERROR) {
            return End.MALFORMED;
        }
        return failed ? End.REFUSED : End.ANSWERED;
    }

    /** Goes away without a word. */
    synchronized void vanish() {
        vanished = true;
        if (request == null) {
            end.complete(End.VANISHED);
        } else {
            // There, where the connection goes back into the pool: until then no other call has it.
            loop.runOnContext(run -> {
                if (end.complete(End.VANISHED)) {
                    request.connection().close();
                }
            });
        }
    }

    /** Waits no longer than this for its end, and then goes away without a word. */
    void vanishAfter(Duration patience) throws Exception {
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            vanish();
        }
    }

    /** Reads nothing more. */
    synchronized void stopReading() {
        response.pause();
    }

    /** Reads on. */
    synchronized void readOn() {
        response.resume();
    }

    /** The data of the events that came so far. */
    synchronized List<String> events() {
        return List.copyOf(events);
    }

    synchronized int eventCount() {
        return events.size();
    }

    /** Waits until so many events have come. */
    synchronized void awaitEvents(int count) throws InterruptedException {
        long deadline = System.nanoTime() + ApplicationProcess.LONG.toNanos();
        while (events.size() < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (end.isDone() || left <= 0) {
                throw new AssertionError("Only " + events.size() + " of " + count + " events came; the call " + this);
            }
            wait(Math.min(left, 100));
        }
    }

    /** How it ended, waited for. */
    End awaitEnd() throws Exception {
        try {
            return end.get(ApplicationProcess.LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("No end came; the call " + this, e);
        }
    }

    CompletableFuture<End> end() {
        return end;
    }

    synchronized int status() {
        return status;
    }

    synchronized String body() {
        return body.toString();
    }

    @Override
    public synchronized String toString() {
        return (end.isDone() ? "ended " + end.join() : "is open") + " with status " + status + " after " + events.size()
                + " events " + body;
    }
}
