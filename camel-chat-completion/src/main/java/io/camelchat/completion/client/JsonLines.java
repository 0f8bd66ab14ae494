package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * An answer that begins like JSON: one object, or a stream that has a chunk on each line, as Ollama sends them. The first
 * line tells.
 */
final class JsonLines implements BodyReader {
    private final int maxLine;
    private final Supplier<BodyReader> json;
    private final Supplier<BodyReader> stream;
    private ByteArrayOutputStream firstLine = new ByteArrayOutputStream();
    private BodyReader found;

    /** @param maxLine bytes that a line with a chunk may have */
    JsonLines(int maxLine, Supplier<BodyReader> json, Supplier<BodyReader> stream) {
        this.maxLine = maxLine;
        this.json = json;
        this.stream = stream;
    }

    @Override
    public void feed(byte[] bytes) {
        if (found != null) {
            found.feed(bytes);
            return;
        }
        firstLine.writeBytes(bytes);
        if (hasLineEnd(bytes) || firstLine.size() > maxLine) {
            decide();
        }
    }

    private static boolean hasLineEnd(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    private void decide() {
        byte[] begun = firstLine.toByteArray();
        firstLine = null;
        found = (isChunk(begun) ? stream : json).get();
        found.feed(begun);
    }

    /** Whether what came begins with a line that is a chunk, and no completion. */
    private boolean isChunk(byte[] begun) {
        int end = 0;
        while (end < begun.length && begun[end] != '\n' && begun[end] != '\r') {
            end++;
        }
        if (end > maxLine) {
            return false;
        }
        try {
            JsonNode line = Json.readAnswer(Arrays.copyOf(begun, end));
            return "chat.completion.chunk".equals(line.path("object").textValue())
                    || line.path("choices").path(0).has("delta");
        } catch (JsonFormatException e) {
            return false;
        }
    }

    @Override
    public void end() {
        if (found == null) {
            decide();
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
