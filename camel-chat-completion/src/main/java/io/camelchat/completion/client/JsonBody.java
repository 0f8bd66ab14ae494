package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChunkShape;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.camelchat.completion.model.SentObject;
import io.camelchat.completion.model.ToolCallIds;
import java.util.List;
import java.util.function.Supplier;

/** An answer that is one JSON object, or an error of any kind. */
final class JsonBody implements BodyReader {
    /** Bytes of an error that are read: what it has to say is in the first few. */
    private static final int MAX_ERROR = 64 * 1024;

    private final ResponseHead head;
    private final int maxSize;
    private final Failures failures;
    private final BodyListener listener;
    private final Supplier<BodyReader> stream;
    private final Pieces body = new Pieces();

    /** One that is no chunk, or one that is too large. */
    JsonBody(ResponseHead head, int maxSize, Failures failures, BodyListener listener) {
        this(head, maxSize, failures, listener, null);
    }

    /** @param stream reads what turns out to be one chunk; null where a chunk is too large */
    JsonBody(ResponseHead head, int maxSize, Failures failures, BodyListener listener, Supplier<BodyReader> stream) {
        this.head = head;
        this.maxSize = maxSize;
        this.failures = failures;
        this.listener = listener;
        this.stream = stream;
    }

    @Override
    public void feed(byte[] bytes) {
        if (listener.isOver()) {
            return;
        }
        body.add(bytes);
        if (head.isError()) {
            if (body.length() >= MAX_ERROR) {
                end();
            }
        } else if (body.length() > maxSize) {
            body.clear();
            fail(failures.unreadable("answered with more than " + maxSize + " bytes (maxBodySize)", null));
        }
    }

    @Override
    public void end() {
        if (listener.isOver()) {
            return;
        }
        if (head.isError()) {
            // No more of it than that, however much of it came at once.
            fail(failures.of(ErrorBody.read(head, body.first(Math.min(body.length(), MAX_ERROR)))));
            return;
        }
        try {
            SentObject answer = objectIn(body.toBytes());
            ObjectNode json = answer.json();
            ObjectNode error = ErrorBody.in(json);
            if (error != null) {
                fail(failures.of(ErrorBody.read(head, error)));
            } else if (ChunkShape.isChunk(json)) {
                readChunk();
            } else if (!json.path("choices").isArray()) {
                fail(failures.unreadable(
                        "answered " + head.status() + " with JSON that has no choices: check baseUrl", null));
            } else {
                listener.reply(ToolCallIds.complete(ChunkShape.whole(answer)));
            }
        } catch (JsonFormatException e) {
            fail(failures.unreadable(
                    "answered " + head.status() + " with "
                            + (head.contentType().isEmpty() ? "no content type" : head.contentType())
                            + " that is not a chat completion (" + e.getMessage() + "): check baseUrl",
                    e));
        }
    }

    private void readChunk() {
        if (stream == null) {
            fail(failures.unreadable(
                    "answered with one piece of a stream that is larger than an event may be (maxEventSize)", null));
            return;
        }
        BodyReader reader = stream.get();
        body.drainTo(reader::feed);
        reader.end();
    }

    /** Google's servers put an error into an array, with a status of success as well. */
    private static SentObject objectIn(byte[] bytes) {
        List<SentObject> objects = Json.objectsIn(bytes);
        if (objects.size() == 1) {
            return objects.get(0);
        }
        // Read once more, for what is wrong with it.
        Json.readAnswer(bytes);
        throw new JsonFormatException("a JSON object was expected", null);
    }

    @Override
    public void broken(Throwable cause) {
        if (head.isError()) {
            end();
        } else if (!listener.isOver()) {
            fail(failures.truncated("broke off its answer after " + body.length() + " bytes", cause));
        }
    }

    @Override
    public boolean wantsAll() {
        return true;
    }

    private void fail(UpstreamException failure) {
        listener.failed(failure, null);
    }
}
