package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.Usage;
import io.camelchat.completion.sse.SseWriter;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * Writes a stream's chunks as server-sent events, and asks for the next one only when the client takes them. The head is
 * written with the first chunk, so that a stream that fails before it is answered with a status. Chunks that come together
 * are written together. Confined to the call's event loop.
 */
final class EventWriter implements BatchSubscriber<ChatCompletionChunk> {
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    /** About what the operating system takes at once. */
    private static final int MOST_TOGETHER = 16 * 1024;

    private final ServedCall call;
    private final HttpServerResponse response;
    private final int status;
    private final Supplier<Usage> usage;
    private final UsageView view;
    private final StreamObserver observer;
    private Flow.Subscription subscription;
    private Future<Void> written = Future.succeededFuture();

    /** The write with which the last of the choices ended; null before. */
    private Future<Void> finish;

    /** Events that are not written yet, and how many bytes they are. */
    private final List<ByteBuffer> together = new ArrayList<>(1);

    private int length;

    private long lastWritten;
    private boolean anything;
    private boolean begun;
    private boolean waiting;
    private boolean over;
    private boolean muted;

    /** @param usage of the whole stream, asked for at its end; gives null where it is not known */
    EventWriter(ServedCall call, HttpServerResponse response, int status, Supplier<Usage> usage) {
        this.call = call;
        this.response = response;
        this.status = status;
        this.usage = usage;
        this.view = new UsageView(call.request());
        this.observer = new StreamObserver(choices(call));
    }

    private static int choices(ServedCall call) {
        return call.request().get("n") == null
                ? 1
                : Math.max(1, call.request().get("n").asInt(1));
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (over) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(ChatCompletionChunk chunk, boolean more) {
        if (over) {
            return;
        }
        anything = true;
        observer.chunk(chunk);
        ChatCompletionChunk shown = view.show(chunk);
        if (shown != null) {
            begin();
            add(shown.readBytes(SseWriter::event));
        }
        if (!more || length >= MOST_TOGETHER) {
            flush();
        }
        if (muted || !response.writeQueueFull()) {
            subscription.request(1);
        } else {
            flush();
            waiting = true;
            response.drainHandler(drained -> goOn());
        }
    }

    private void goOn() {
        if (waiting && !over) {
            waiting = false;
            subscription.request(1);
        }
    }

    @Override
    public void onComplete() {
        if (over) {
            return;
        }
        if (!anything) {
            onError(new NoAnswerException("The stream ended without a chunk"));
            return;
        }
        begin();
        over = true;
        ChatCompletionChunk last = view.last(usage.get());
        if (last != null) {
            add(last.readBytes(SseWriter::event));
        }
        add(ByteBuffer.wrap(SseWriter.done()));
        flush();
        call.streamed(written);
    }

    @Override
    public void onError(Throwable cause) {
        if (over) {
            return;
        }
        over = true;
        if (begun) {
            call.broken(cause);
        } else {
            call.failed(cause);
        }
    }

    /** Ends a stream that has begun: the client is told why, and gets no end mark. */
    void end(ErrorAnswer error) {
        over = true;
        add(ByteBuffer.wrap(SseWriter.error(error.toBytes())));
        flush();
    }

    /** The client has gone: what still comes is taken, as fast as it comes, and not written. */
    void mute() {
        muted = true;
        together.clear();
        length = 0;
        goOn();
    }

    /** No more chunks are wanted. */
    void cancel() {
        over = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** Whether the head, and so the status, has been sent. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether every choice that was asked for has ended; what may still come is the usage. */
    boolean isFinished() {
        return observer.isFinished();
    }

    /** Whether the client was sent the end of every choice: one that goes then has its answer. */
    boolean isFinishSent() {
        return finish != null && finish.succeeded();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            call.streaming();
            if (!muted) {
                response.setStatusCode(status);
                response.setChunked(true);
                response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
                // Proxies that collect what they pass on would undo the streaming: nginx is told by X-Accel-Buffering.
                response.putHeader("Cache-Control", "no-cache, no-transform");
                response.putHeader("X-Accel-Buffering", "no");
            }
            beat();
        }
    }

    private void add(ByteBuffer event) {
        if (!muted) {
            together.add(event);
            length += event.remaining();
        }
    }

    private void flush() {
        if (!together.isEmpty()) {
            lastWritten = System.nanoTime();
            written = response.write(taken());
            finish = finish == null && isFinished() ? written : finish;
        }
    }

    private Buffer taken() {
        Buffer events;
        if (together.size() == 1) {
            events = Buffer.buffer(Unpooled.wrappedBuffer(together.get(0)));
        } else {
            events = Buffer.buffer(length);
            for (ByteBuffer event : together) {
                events.appendBytes(event.array(), event.arrayOffset() + event.position(), event.remaining());
            }
        }
        together.clear();
        length = 0;
        return events;
    }

    /** Keeps proxies from closing a silent connection. The timer is not set anew for each event: it looks when it fires. */
    private void beat() {
        long interval = call.settings().heartbeat().toNanos();
        if (interval > 0) {
            beatIn(interval, interval);
        }
    }

    private void beatIn(long delay, long interval) {
        call.timer(delay, () -> {
            if (over || muted) {
                return;
            }
            long silent = System.nanoTime() - lastWritten;
            if (silent < interval) {
                beatIn(interval - silent, interval);
                return;
            }
            // A client that does not read gets no comments on top of what it has not read.
            if (written.isComplete()) {
                add(ByteBuffer.wrap(KEEP_ALIVE));
                flush();
            }
            beatIn(interval, interval);
        });
    }
}
