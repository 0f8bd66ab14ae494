package io.camelchat.completion.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request: held back at first, then collected up to a limit, or thrown away so that its connection can be
 * used for the next request. Confined to the connection's event loop.
 */
final class RequestBody {
    /** How many of the largest requests are read of a client that goes on sending what nobody wants. */
    private static final int DISCARDED_REQUESTS = 4;

    /** Slower than any line: a client that sends less than this in all keeps its connection busy for nothing. */
    private static final int BYTES_PER_SECOND = 1024;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final int limit;
    private final long patience;
    private final Promise<Buffer> whole = Promise.promise();
    private Buffer collected;
    private boolean begun;
    private boolean tooSlow;
    private long received;
    private long firstAsked;
    private long lastReceived;
    private long timer;

    private RequestBody(Vertx vertx, HttpServerRequest request, int limit, Duration patience) {
        this.vertx = vertx;
        this.request = request;
        this.limit = limit;
        this.patience = patience.toMillis();
    }

    /**
     * Holds a body back that has not been looked at yet.
     *
     * @param limit the most bytes that it may have
     * @param patience how long its next bytes are waited for, and how much longer all of it may take than at the slowest rate
     */
    static RequestBody held(Vertx vertx, HttpServerRequest request, int limit, Duration patience) {
        request.pause();
        return new RequestBody(vertx, request, limit, patience);
    }

    /**
     * Collects it; fails with a {@link RequestException} where it is too large or does not come, and with a {@link
     * ClientGoneException} where it breaks off.
     */
    Future<Buffer> collect() {
        collected = Buffer.buffer();
        boolean waits = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
        if (waits && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        begin();
        return whole.future();
    }

    /** Throws away what is still to come of it, as far as that is worth its connection. */
    void discard() {
        collected = null;
        if (tooSlow) {
            giveUp();
        } else if (!begun && !request.isEnded()) {
            begin();
        }
    }

    private void begin() {
        begun = true;
        request.handler(this::piece);
        request.exceptionHandler(cause -> broken());
        request.endHandler(end -> ended());
        firstAsked = System.nanoTime();
        lastReceived = firstAsked;
        watch(patience);
        request.resume();
    }

    private void piece(Buffer piece) {
        received += piece.length();
        lastReceived = System.nanoTime();
        if (collected == null) {
            if (received > (long) DISCARDED_REQUESTS * limit) {
                giveUp();
            }
        } else if (received <= limit) {
            collected.appendBuffer(piece);
        } else {
            collected = null;
            whole.fail(new RequestException(ErrorAnswer.tooLarge(limit)));
        }
    }

    private void ended() {
        vertx.cancelTimer(timer);
        forget();
        if (collected != null) {
            whole.complete(collected);
        }
    }

    /** The request is there until it is answered, and a stream may take long: it is not to hold the body so long. */
    private void forget() {
        request.handler(null);
        request.exceptionHandler(null);
        request.endHandler(null);
    }

    private void broken() {
        vertx.cancelTimer(timer);
        whole.tryFail(new ClientGoneException());
    }

    /** The timer is not set anew for each piece: it looks when it fires. */
    private void watch(long millis) {
        timer = vertx.setTimer(millis, fired -> {
            long left = Math.min(patience - millisSince(lastReceived), timeFor(received) - millisSince(firstAsked));
            if (left > 0) {
                watch(left);
            } else if (collected == null) {
                giveUp();
            } else {
                tooSlow = true;
                whole.fail(new RequestException(ErrorAnswer.tooSlow()));
            }
        });
    }

    private long timeFor(long bytes) {
        return patience + TimeUnit.SECONDS.toMillis(bytes) / BYTES_PER_SECOND;
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }

    /** Of HTTP/2, a connection has other requests, which go on. */
    private void giveUp() {
        vertx.cancelTimer(timer);
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }
}
