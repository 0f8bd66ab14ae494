package io.camelchat.completion.client;

import io.camelchat.completion.model.ChunkShape;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * An answer that begins like JSON: one object, or a stream that has a chunk on each line, as Ollama sends them. The first
 * line tells.
 */
final class JsonLines implements BodyReader {
    private static final String CHUNK = ChunkShape.OBJECT;
    private static final String DELTA = "\"delta\"";

    private final int maxLine;
    private final Supplier<BodyReader> json;
    private final Supplier<BodyReader> line;
    private final Supplier<BodyReader> stream;
    private final Pieces begun = new Pieces();
    private int lineLength = -1;

    private BodyReader found;

    /**
     * One that has nothing yet.
     *
     * @param maxLine bytes that a line with a chunk may have
     * @param json reads what is no chunk
     * @param line reads what is either, and all there is
     * @param stream reads chunks, one on each line
     */
    JsonLines(int maxLine, Supplier<BodyReader> json, Supplier<BodyReader> line, Supplier<BodyReader> stream) {
        this.maxLine = maxLine;
        this.json = json;
        this.line = line;
        this.stream = stream;
    }

    @Override
    public void feed(byte[] bytes) {
        if (found != null) {
            found.feed(bytes);
            return;
        }
        int end = lineEnd(bytes);
        if (end < bytes.length) {
            lineLength = begun.length() + end;
        }
        begun.add(bytes);
        if (lineLength >= 0 || begun.length() > maxLine) {
            decide();
        }
    }

    private static int lineEnd(byte[] bytes) {
        // Of text the virtual machine looks at many characters at once.
        String seen = new String(bytes, StandardCharsets.ISO_8859_1);
        int feed = seen.indexOf('\n');
        int end = feed < 0 ? bytes.length : feed;
        int carriageReturn = seen.indexOf('\r');
        return carriageReturn < 0 ? end : Math.min(carriageReturn, end);
    }

    private void decide() {
        int length = lineLength >= 0 ? lineLength : begun.length();
        readBy(length <= maxLine && isChunk(begun.first(length)) ? stream : json);
    }

    private void readBy(Supplier<BodyReader> reader) {
        found = reader.get();
        begun.drainTo(found::feed);
    }

    /** Whether a line is a chunk, and no completion. */
    private static boolean isChunk(byte[] text) {
        // A whole answer is read by another: not twice, where it is easily seen to be none.
        String seen = new String(text, StandardCharsets.ISO_8859_1);
        if (!seen.contains(CHUNK) && !seen.contains(DELTA)) {
            return false;
        }
        try {
            return ChunkShape.isChunk(Json.readAnswer(text));
        } catch (JsonFormatException e) {
            return false;
        }
    }

    @Override
    public void end() {
        if (found == null) {
            readBy(line);
        }
        found.end();
    }

    @Override
    public void broken(Throwable cause) {
        if (found == null) {
            decide();
        }
        found.broken(cause);
    }

    @Override
    public boolean wantsAll() {
        return found == null || found.wantsAll();
    }
}
