package io.camelchat.completion.sse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes the bytes of events. */
public final class SseWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'\n', '\n'};
    private static final byte[] ERROR = "event: error\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private SseWriter() {}

    /** One event with this data; a line end in it begins a further {@code data:} line, as the framing demands. */
    public static byte[] event(byte[] data) {
        return hasLineEnd(data, 0, data.length) ? lines(data) : line(data, 0, data.length);
    }

    /**
     * As {@link #event(byte[])}, for a part of an array; where that is an event's data in its place, the event is the array's.
     */
    public static ByteBuffer event(byte[] bytes, int from, int to) {
        if (hasLineEnd(bytes, from, to)) {
            return ByteBuffer.wrap(lines(Arrays.copyOfRange(bytes, from, to)));
        }
        return isInPlace(bytes, from, to)
                ? ByteBuffer.wrap(bytes, from - DATA.length, DATA.length + to - from + END.length)
                : ByteBuffer.wrap(line(bytes, from, to));
    }

    private static boolean isInPlace(byte[] bytes, int from, int to) {
        int start = from - DATA.length;
        int end = to + END.length;
        return start >= 0
                && end <= bytes.length
                && Arrays.equals(bytes, start, from, DATA, 0, DATA.length)
                && Arrays.equals(bytes, to, end, END, 0, END.length);
    }

    private static boolean hasLineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    private static byte[] line(byte[] bytes, int from, int to) {
        int end = DATA.length + to - from;
        byte[] event = Arrays.copyOf(DATA, end + END.length);
        System.arraycopy(bytes, from, event, DATA.length, to - from);
        System.arraycopy(END, 0, event, end, END.length);
        return event;
    }

    private static byte[] lines(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + DATA.length + 2);
        int start = 0;
        for (int i = 0; i <= data.length; i++) {
            if (i == data.length || data[i] == '\n' || data[i] == '\r') {
                out.write(DATA, 0, DATA.length);
                out.write(data, start, i - start);
                out.write('\n');
                i += isCrLf(data, i) ? 1 : 0;
                start = i + 1;
            }
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static boolean isCrLf(byte[] data, int at) {
        return at + 1 < data.length && data[at] == '\r' && data[at + 1] == '\n';
    }

    /** An event named {@code error}: LangChain4j tells one from a chunk by its name alone. */
    public static byte[] error(byte[] data) {
        byte[] event = event(data);
        byte[] named = Arrays.copyOf(ERROR, ERROR.length + event.length);
        System.arraycopy(event, 0, named, ERROR.length, event.length);
        return named;
    }

    /** The event that closes a stream of chunks that came to its end. */
    public static byte[] done() {
        return DONE.clone();
    }
}
