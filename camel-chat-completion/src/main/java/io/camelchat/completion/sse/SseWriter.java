package io.camelchat.completion.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes the bytes of events. */
public final class SseWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "event: error\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private SseWriter() {}

    /** One event with this data; a line end in it begins a further {@code data:} line, as the framing demands. */
    public static byte[] event(byte[] data) {
        return hasLineEnd(data) ? lines(data) : line(data);
    }

    private static boolean hasLineEnd(byte[] data) {
        for (byte b : data) {
            if (b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    private static byte[] line(byte[] data) {
        byte[] event = new byte[DATA.length + data.length + 2];
        System.arraycopy(DATA, 0, event, 0, DATA.length);
        System.arraycopy(data, 0, event, DATA.length, data.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
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
