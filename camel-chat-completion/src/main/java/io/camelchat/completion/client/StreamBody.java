package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.sse.SseEvent;
import io.camelchat.completion.sse.SseLimitException;
import io.camelchat.completion.sse.SseParser;
import java.nio.charset.StandardCharsets;

/**
 * An answer that is a stream of events. It is complete when {@code [DONE]} came, or when it ended after every choice
 * had its finish reason; anything else is truncated.
 */
final class StreamBody implements BodyReader {
    private static final String DONE = "[DONE]";
    private static final String ERROR = "error";
    private static final String NEXT_FRAME = "data:";

    private final ResponseHead head;
    private final Failures failures;
    private final BodyListener listener;
    private final StreamObserver observer;
    private final SseParser parser;

    /** @param choices how many were asked for */
    StreamBody(ResponseHead head, int choices, int maxEventSize, Failures failures, BodyListener listener) {
        this.head = head;
        this.failures = failures;
        this.listener = listener;
        this.observer = new StreamObserver(choices);
        this.parser = new SseParser(maxEventSize, this::event);
    }

    @Override
    public void feed(byte[] bytes) {
        if (listener.isOver()) {
            return;
        }
        try {
            parser.feed(bytes);
        } catch (SseLimitException e) {
            fail(failures.unreadable("sent too much: " + e.getMessage() + " (maxEventSize)", e));
        }
    }

    @Override
    public void end() {
        if (!listener.isOver()) {
            parser.end();
        }
        if (listener.isOver()) {
            return;
        }
        if (observer.isFinished()) {
            endWithoutMark();
        } else {
            fail(failures.truncated("ended its stream before the answer was finished", null));
        }
    }

    @Override
    public void broken(Throwable cause) {
        if (listener.isOver()) {
            return;
        }
        if (observer.isFinished()) {
            // All of the answer is here; what may have followed is the usage.
            listener.ended(observer.summary(true, Outcome.DEGRADED));
        } else {
            fail(failures.truncated("broke off its stream before the answer was finished", cause));
        }
    }

    @Override
    public boolean wantsAll() {
        return false;
    }

    /** Whether every choice has ended; what may still come is the usage and the end mark. */
    boolean isFinished() {
        return observer.isFinished();
    }

    /** Ends a stream whose answer is finished and whose connection says nothing more. */
    void endWithoutMark() {
        listener.ended(observer.summary(true, outcome()));
    }

    /** What is known of the stream. */
    StreamSummary summary(Outcome outcome) {
        return observer.summary(true, outcome);
    }

    private void event(SseEvent event) {
        String text = event.text();
        if (text.indexOf('\n') >= 0 && isWhole(text.substring(0, text.indexOf('\n')))) {
            // Some servers put no blank line between events (DeepInfra): then each line is one.
            text.lines().forEach(line -> read(event.type(), line, line.getBytes(StandardCharsets.UTF_8)));
        } else {
            read(event.type(), text, event.data());
        }
    }

    private void read(String type, String text, byte[] data) {
        String trimmed = text.trim();
        // Some relays send an upstream's comments on as data (OpenRouter's): no JSON begins with a colon.
        if (listener.isOver() || trimmed.isEmpty() || trimmed.startsWith(":")) {
            return;
        }
        if (trimmed.equals(DONE)) {
            listener.ended(observer.summary(false, outcome()));
            return;
        }
        try {
            read(type, Json.readObject(data));
        } catch (JsonFormatException e) {
            if (ERROR.equals(type)) {
                fail(failures.of(ErrorBody.read(head, data)));
            } else {
                observer.lost();
                readTorn(type, trimmed);
            }
        }
    }

    /** A frame that was cut and has the next one glued to it (Z.AI): the next one is whole. */
    private void readTorn(String type, String text) {
        int next = text.lastIndexOf(NEXT_FRAME);
        if (next >= 0 && isWhole(text.substring(next + NEXT_FRAME.length()))) {
            String whole = text.substring(next + NEXT_FRAME.length());
            read(type, whole, whole.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void read(String type, ObjectNode json) {
        ObjectNode error = ERROR.equals(type) ? json : ErrorBody.in(json);
        if (error == null) {
            chunk(ChatCompletionChunk.of(json));
        } else {
            fail(failures.of(ErrorBody.read(head, error)));
        }
    }

    private void chunk(ChatCompletionChunk chunk) {
        observer.chunk(chunk);
        listener.chunk(chunk);
    }

    /** Whether this is an event's data on its own. */
    private static boolean isWhole(String text) {
        try {
            return text.trim().equals(DONE) || Json.readObject(text) != null;
        } catch (JsonFormatException e) {
            return false;
        }
    }

    /** An end mark over an answer that is not finished may be a relay's own, put where its upstream broke off. */
    private Outcome outcome() {
        return observer.hasLost() || !observer.isFinished() ? Outcome.DEGRADED : Outcome.COMPLETE;
    }

    private void fail(UpstreamException failure) {
        Outcome outcome = failure.kind() == FailureKind.TRUNCATED ? Outcome.TRUNCATED : Outcome.FAILED;
        listener.failed(failure, observer.summary(true, outcome));
    }
}
