package io.camelchat.completion.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One event of an event stream. */
public final class SseEvent {
    private final String type;
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean terminated;

    /**
     * @param bytes among which the data are
     * @param from where they begin
     * @param to where they end
     */
    SseEvent(String type, byte[] bytes, int from, int to, boolean terminated) {
        this.type = type;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.terminated = terminated;
    }

    /** The value of the {@code event:} line, or null where there was none. */
    public String type() {
        return type;
    }

    /** The value of the {@code data:} lines, joined by line feeds. The array is not to be changed. */
    public byte[] data() {
        return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    /** An array with the data and perhaps what was around them. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where in {@link #bytes()} the data begin. */
    public int from() {
        return from;
    }

    /** Where in {@link #bytes()} the data end. */
    public int to() {
        return to;
    }

    /** The data as text. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether a blank line closed the event; false for what was left over when the stream ended. */
    public boolean terminated() {
        return terminated;
    }

    @Override
    public String toString() {
        return "SseEvent[type=" + type + ", " + (to - from) + " bytes]";
    }
}
