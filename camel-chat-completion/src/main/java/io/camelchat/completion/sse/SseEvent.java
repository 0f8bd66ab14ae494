package io.camelchat.completion.sse;

import java.nio.charset.StandardCharsets;

/** One event of an event stream. */
public final class SseEvent {
    private final String type;
    private final byte[] data;
    private final boolean terminated;

    SseEvent(String type, byte[] data, boolean terminated) {
        this.type = type;
        this.data = data;
        this.terminated = terminated;
    }

    /** The value of the {@code event:} line, or null where there was none. */
    public String type() {
        return type;
    }

    /** The value of the {@code data:} lines, joined by line feeds. The array is not to be changed. */
    public byte[] data() {
        return data;
    }

    /** The data as text. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** Whether a blank line closed the event; false for what was left over when the stream ended. */
    public boolean terminated() {
        return terminated;
    }

    @Override
    public String toString() {
        return "SseEvent[type=" + type + ", " + data.length + " bytes]";
    }
}
