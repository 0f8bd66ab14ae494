package io.camelchat.completion.client;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/**
 * The body of an answer, read one piece at a time, as it is asked for; while nothing is asked for, nothing is read.
 * Confined to its call's event loop.
 */
final class PacedResponse {
    /** Is told of the body: pieces as they were asked for, and its end, one way or the other. */
    interface Listener {
        void piece(byte[] bytes);

        void end();

        /** The connection broke before the body's end; told once all that came before has been read. */
        void broken(Throwable cause);

        /** Nothing came for the idle timeout, though it was asked for. */
        void idle();
    }

    private final Time time;
    private final ContextInternal loop;
    private final HttpClientResponse response;
    private final Connections.Place place;
    private final Duration idleTimeout;
    private final Listener listener;
    private final Timer idle;
    private Throwable brokenBy;
    private boolean ended;
    private boolean waiting;
    private boolean watching;
    private long waitingSince;

    /** @param place released when the answer no longer has its connection */
    PacedResponse(
            Time time,
            ContextInternal loop,
            HttpClientResponse response,
            Connections.Place place,
            Duration idleTimeout,
            Listener listener) {
        this.time = time;
        this.loop = loop;
        this.response = response;
        this.place = place;
        this.idleTimeout = idleTimeout;
        this.listener = listener;
        this.idle = new Timer(time, loop);
        response.pause();
        response.handler(this::piece);
        response.exceptionHandler(this::broken);
        response.endHandler(end -> ended());
    }

    /** Asks for one more piece. */
    void fetch() {
        if (ended || waiting) {
            return;
        }
        waiting = true;
        waitingSince = time.nanoTime();
        if (!watching) {
            watch(idleTimeout.toMillis());
        }
        response.fetch(1);
        if (brokenBy != null) {
            endIfDry();
        }
    }

    /** Reads the rest and throws it away. */
    void drain() {
        response.resume();
    }

    /**
     * Throws away what is held back, and gives the connection up where that is not all: of an answer that has come to its end,
     * though it was not read yet, the connection has gone back to the pool, and to another call perhaps.
     */
    void giveUp() {
        response.resume();
        loop.runOnContext(drained -> {
            if (!ended) {
                leave();
            }
        });
    }

    /** The connection leaves its pool, and then the next request takes the place. */
    private void leave() {
        Transport.giveUp(response.request());
        place.release();
    }

    /** Whether all of it was read, or its connection broke. */
    boolean isEnded() {
        return ended;
    }

    /** Stops watching for an idle upstream. */
    void stopWatching() {
        idle.cancel();
        watching = false;
    }

    /** The timer is not set anew for each piece: it looks when it fires, and goes on only while a piece is waited for. */
    private void watch(long millis) {
        watching = millis > 0;
        idle.set(millis, () -> {
            watching = false;
            long left = idleTimeout.minusNanos(time.nanoTime() - waitingSince).toMillis();
            if (waiting && left > 0) {
                watch(left + 1);
            } else if (waiting) {
                listener.idle();
            }
        });
    }

    private void piece(Buffer piece) {
        waiting = false;
        listener.piece(bytesOf(piece));
    }

    /** Those of the buffer itself, where they are all of its array: nobody else has a buffer that was told. */
    private static byte[] bytesOf(Buffer piece) {
        ByteBuf bytes = piece.getByteBuf();
        boolean whole = bytes.hasArray() && bytes.array().length == bytes.readableBytes();
        return whole ? bytes.array() : piece.getBytes();
    }

    /**
     * The connection goes back to the pool in which the next call looks for one once it has told the end: in the same read, as a
     * rule, else before the next task there. It may be of another event loop than this call's.
     */
    private void ended() {
        ended = true;
        HttpConnection connection = response.request().connection();
        if (!ReadEnd.run(connection, this::returned)) {
            ContextInternal returns = connection instanceof ConnectionBase base ? base.getContext() : loop;
            returns.runOnContext(later -> returned());
        }
    }

    private void returned() {
        place.release();
        loop.emit(later -> listener.end());
    }

    /** What came before the connection broke may still be held back, for it was not asked for yet. */
    private void broken(Throwable cause) {
        if (brokenBy == null) {
            brokenBy = cause;
            leave();
            if (waiting) {
                endIfDry();
            }
        }
    }

    /** Runs after whatever a fetch brings: if that was nothing, then nothing is left. */
    private void endIfDry() {
        loop.runOnContext(fetched -> {
            if (waiting && !ended) {
                ended = true;
                listener.broken(brokenBy);
            }
        });
    }
}
