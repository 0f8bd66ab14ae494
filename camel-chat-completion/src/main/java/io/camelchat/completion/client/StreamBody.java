package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.JsonNode;
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

/**
 * An answer that is a stream of events. It is complete when {@code [DONE]} came, or when it ended after every choice
 * had its finish reason; anything else is truncated.
 */
final class StreamBody implements BodyReader {
    private static final String DONE = "[DONE]";

    private final ResponseHead head;
    private final Failures failures;
    private final BodyListener listener;
    private final StreamObserver observer = new StreamObserver();
    private final SseParser parser;

    StreamBody(ResponseHead head, int maxEventSize, Failures failures, BodyListener listener) {
        this.head = head;
        this.failures = failures;
        this.listener = listener;
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

    /** Ends a stream whose answer is finished and whose connection says nothing more. */
    void endWithoutMark() {
        listener.ended(observer.summary(true, outcome()));
    }

    /** What is known of the stream. */
    StreamSummary summary(Outcome outcome) {
        return observer.summary(true, outcome);
    }

    private void event(SseEvent event) {
        if (listener.isOver()) {
            return;
        }
        String text = event.text().trim();
        if (text.isEmpty()) {
            return;
        }
        if (text.equals(DONE)) {
            listener.ended(observer.summary(false, outcome()));
            return;
        }
        ObjectNode json = read(event, text);
        if (json == null) {
            return;
        }
        if ("error".equals(event.type()) || ErrorBody.isError(json)) {
            fail(failures.of(ErrorBody.read(head, json)));
            return;
        }
        JsonNode choiceError = json.path("choices").path(0).get("error");
        if (choiceError instanceof ObjectNode error) {
            fail(failures.of(ErrorBody.read(head, error)));
            return;
        }
        chunk(ChatCompletionChunk.of(json));
    }

    private void chunk(ChatCompletionChunk chunk) {
        boolean before = observer.isFinished();
        observer.chunk(chunk);
        listener.chunk(chunk);
        if (!before && observer.isFinished() && !listener.isOver()) {
            listener.finished();
        }
    }

    /** The event's object, or null where it has none: then it is counted as lost, unless the stream was cut in it. */
    private ObjectNode read(SseEvent event, String text) {
        try {
            return Json.readObject(event.data());
        } catch (JsonFormatException e) {
            if ("error".equals(event.type())) {
                fail(failures.of(ErrorBody.read(head, event.data())));
            } else if (text.indexOf('\n') < 0 || !readLines(text)) {
                observer.lost();
            }
            return null;
        }
    }

    /** Some servers put no blank line between events: then each line is one. */
    private boolean readLines(String text) {
        String[] lines = text.split("\n", -1);
        for (String line : lines) {
            if (!line.isBlank() && !line.trim().equals(DONE) && !isObject(line)) {
                return false;
            }
        }
        SseParser single = new SseParser(Integer.MAX_VALUE, this::event);
        for (String line : lines) {
            single.feed(("data: " + line + "\n\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return true;
    }

    private static boolean isObject(String text) {
        try {
            Json.readObject(text);
            return true;
        } catch (JsonFormatException e) {
            return false;
        }
    }

    private Outcome outcome() {
        return observer.hasLost() ? Outcome.DEGRADED : Outcome.COMPLETE;
    }

    private void fail(UpstreamException failure) {
        Outcome outcome = failure.kind() == FailureKind.TRUNCATED ? Outcome.TRUNCATED : Outcome.FAILED;
        listener.failed(failure, observer.summary(true, outcome));
    }
}
