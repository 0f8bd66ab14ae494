package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChunkShape;
import io.camelchat.completion.model.ChunkTemplate;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.SentObject;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.model.ToolCallIds;
import io.camelchat.completion.sse.SseEvent;
import io.camelchat.completion.sse.SseLimitException;
import io.camelchat.completion.sse.SseListener;
import io.camelchat.completion.sse.SseParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An answer that is a stream of events. It is complete when {@code [DONE]} came, or when it ended after every choice
 * had its finish reason; anything else is truncated.
 */
final class StreamBody implements BodyReader {
    private static final String DONE = "[DONE]";
    private static final String QUOTED_DONE = "\"[DONE]\"";
    private static final String NULL = "null";
    private static final String PING = "ping";
    private static final String ERROR = "error";
    private static final String ERROR_FIELD = "error:";
    private static final String FIELD = "data:";
    private static final char NO_CHARACTER = '\uFFFD';
    private static final Pattern NEXT_FRAME = Pattern.compile("data: ?(?=[{\\[])");

    private final ResponseHead head;
    private final MalformedEvents malformed;
    private final Failures failures;
    private final BodyListener listener;
    private final StreamObserver observer;
    private final ToolCallIds toolCallIds = new ToolCallIds();
    private final ChunkTemplate template = new ChunkTemplate();
    private final SseParser parser;

    /**
     * @param choices how many were asked for
     * @param malformed what becomes of it where an event cannot be read
     */
    StreamBody(
            ResponseHead head,
            int choices,
            int maxEventSize,
            MalformedEvents malformed,
            Failures failures,
            BodyListener listener) {
        this.head = head;
        this.malformed = malformed;
        this.failures = failures;
        this.listener = listener;
        this.observer = new StreamObserver(choices);
        this.parser = new SseParser(maxEventSize, new SseListener() {
            @Override
            public void event(SseEvent event) {
                StreamBody.this.event(event);
            }

            @Override
            public void stray(String line) {
                StreamBody.this.stray(line);
            }
        });
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
        if (listener.isOver() || PING.equals(event.type())) {
            return;
        }
        ChatCompletionChunk like = event.type() == null ? template.read(event.bytes(), event.from(), event.to()) : null;
        if (like != null) {
            observer.chunk(like);
            listener.chunk(like);
            return;
        }
        List<SentObject> objects = Json.objectsIn(event.data());
        if (objects.isEmpty()) {
            readOddly(event);
        } else {
            read(event.type(), objects);
        }
    }

    /** Anything but one object, as every event but the last should be, or a list of them. */
    private void readOddly(SseEvent event) {
        String text = event.text();
        List<SentObject> objects = text.indexOf(NO_CHARACTER) < 0 ? List.of() : objectsIn(text);
        if (!objects.isEmpty()) {
            // It was no UTF-8: half a character, of which nothing is left.
            lost();
            read(event.type(), objects);
        } else if (text.indexOf('\n') >= 0 && text.lines().anyMatch(StreamBody::isWhole)) {
            // Some servers put no blank line between events (DeepInfra): then each line is one.
            text.lines().forEach(line -> read(event.type(), line, false));
        } else {
            read(event.type(), text, true);
        }
    }

    /** @param refused whether the text as it is was found to be no object, and no list of them */
    private void read(String type, String text, boolean refused) {
        String trimmed = withoutPrefix(text.trim());
        // Some relays send an upstream's comments on as data (OpenRouter's): no JSON begins with a colon.
        if (listener.isOver() || trimmed.isEmpty() || trimmed.startsWith(":") || NULL.equals(trimmed)) {
            return;
        }
        if (isDone(trimmed)) {
            listener.ended(observer.summary(false, outcome()));
            return;
        }
        List<SentObject> objects = refused && trimmed.length() == text.length() ? List.of() : objectsIn(trimmed);
        if (!objects.isEmpty()) {
            read(type, objects);
        } else if (ERROR.equals(type)) {
            fail(failures.of(ErrorBody.read(head, trimmed.getBytes(StandardCharsets.UTF_8))));
        } else {
            readGlued(type, trimmed);
        }
    }

    /** Frames on one line, some of them cut (Z.AI): those that are whole count, the others are lost. */
    private void readGlued(String type, String text) {
        String[] frames = NEXT_FRAME.split(text, -1);
        if (frames.length == 1) {
            lost();
            return;
        }
        for (String frame : frames) {
            List<SentObject> objects = objectsIn(frame);
            if (!objects.isEmpty()) {
                read(type, objects);
            } else if (isDone(frame.trim())) {
                read(type, frame, false);
            } else if (!frame.isBlank()) {
                lost();
            }
        }
    }

    /**
     * A line that is no field of an event: a chunk without its {@code data:}, which is how lines of JSON come, or with half of
     * it; llama.cpp writes {@code error:} in its place. Of other fields' values, such as a relay's own, nothing is missed.
     */
    private void stray(String line) {
        if (listener.isOver()) {
            return;
        }
        int brace = line.indexOf('{');
        ObjectNode json = brace < 0 ? null : Json.objectIn(line.substring(brace).getBytes(StandardCharsets.UTF_8));
        if (json == null) {
            lost();
        } else if (line.regionMatches(true, 0, ERROR_FIELD, 0, ERROR_FIELD.length())) {
            read(ERROR, new SentObject(json));
        } else if (json.has("choices") || ErrorBody.in(json) != null) {
            if (brace > 0) {
                lost();
            }
            read(null, new SentObject(json));
        }
    }

    /** Some relays put the name of the field before data that has it already. */
    private static String withoutPrefix(String data) {
        int start = 0;
        while (data.startsWith(FIELD, start)) {
            start += FIELD.length();
            while (start < data.length() && Character.isWhitespace(data.charAt(start))) {
                start++;
            }
        }
        return data.substring(start);
    }

    private static boolean isDone(String text) {
        return DONE.equals(text) || QUOTED_DONE.equals(text);
    }

    private static List<SentObject> objectsIn(String text) {
        return Json.objectsIn(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One object, or those of a list, as relays send that gather chunks. */
    private void read(String type, List<SentObject> objects) {
        for (SentObject object : objects) {
            if (!listener.isOver()) {
                read(type, object);
            }
        }
    }

    private void read(String type, SentObject object) {
        ObjectNode error = ERROR.equals(type) ? object.json() : ErrorBody.in(object.json());
        if (error == null) {
            List<ChatCompletionChunk> chunks = ChunkShape.of(object);
            if (type == null && chunks.size() == 1) {
                template.learn(chunks.get(0));
            }
            chunks.forEach(this::chunk);
        } else {
            fail(failures.of(ErrorBody.read(head, error)));
        }
    }

    private void chunk(ChatCompletionChunk chunk) {
        if (listener.isOver()) {
            return;
        }
        observer.chunk(chunk);
        listener.chunk(toolCallIds.complete(chunk));
    }

    /** Something of the stream cannot be read. */
    private void lost() {
        observer.lost();
        if (malformed == MalformedEvents.FAIL) {
            fail(failures.unreadable("sent an event that cannot be read (malformedEvents=fail)", null));
        }
    }

    /** Whether this is an event's data on its own. */
    private static boolean isWhole(String text) {
        return isDone(text.trim()) || !objectsIn(text).isEmpty();
    }

    /** An end mark over an answer that is not finished may be a relay's own, put where its upstream broke off. */
    private Outcome outcome() {
        return observer.hasLost() || !observer.isFinished() ? Outcome.DEGRADED : Outcome.COMPLETE;
    }

    private void fail(UpstreamException failure) {
        if (listener.isOver()) {
            return;
        }
        Outcome outcome = failure.kind() == FailureKind.TRUNCATED ? Outcome.TRUNCATED : Outcome.FAILED;
        listener.failed(failure, observer.summary(true, outcome));
    }
}
