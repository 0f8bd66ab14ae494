package io.camelchat.completion.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request: collected up to a limit, or thrown away so that its connection can be used for the next request.
 * Confined to the connection's event loop.
 */
final class RequestBody {
    /** How much more than a whole request is read from a client that goes on sending what nobody wants. */
    private static final int DISCARDED_REQUESTS = 4;

    private static final long IDLE_MILLIS = 30_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final int limit;
    private final Promise<byte[]> whole = Promise.promise();
    private Buffer collected = Buffer.buffer();
    private long received;
    private long lastReceived = System.nanoTime();
    private long timer;

    private RequestBody(Vertx vertx, HttpServerRequest request, int limit) {
        this.vertx = vertx;
        this.request = request;
        this.limit = limit;
    }

    /** The length that the request's head gives, -1 where it gives none. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Collects a paused request's body; fails with a {@link RequestException} where it is too large or does not come. */
    static Future<byte[]> collect(Vertx vertx, HttpServerRequest request, int limit) {
        RequestBody body = new RequestBody(vertx, request, limit);
        body.read();
        return body.whole.future();
    }

    /** Throws a paused request's body away, as far as that is worth its connection. */
    static void discard(Vertx vertx, HttpServerRequest request, int limit) {
        RequestBody body = new RequestBody(vertx, request, limit);
        body.collected = null;
        body.read();
    }

    private void read() {
        request.handler(this::piece);
        request.exceptionHandler(this::broken);
        request.endHandler(end -> ended());
        watch(IDLE_MILLIS);
        request.resume();
    }

    private void piece(Buffer piece) {
        received += piece.length();
        lastReceived = System.nanoTime();
        if (collected != null && received <= limit) {
            collected.appendBuffer(piece);
        } else if (collected != null) {
            collected = null;
            whole.tryFail(new RequestException(ErrorAnswer.tooLarge(limit)));
        } else if (received > (long) DISCARDED_REQUESTS * limit) {
            request.connection().close();
        }
    }

    private void ended() {
        vertx.cancelTimer(timer);
        if (collected != null) {
            whole.tryComplete(collected.getBytes());
        }
    }

    private void broken(Throwable cause) {
        vertx.cancelTimer(timer);
        whole.tryFail(cause);
    }

    private void watch(long millis) {
        timer = vertx.setTimer(millis, fired -> {
            long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastReceived);
            if (silent < IDLE_MILLIS) {
                watch(IDLE_MILLIS - silent);
            } else {
                request.connection().close();
            }
        });
    }
}
