package io.camelchat.completion.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes the bytes of events. */
public final class SseWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private SseWriter() {}

    /** One event with this data; a line feed in it begins a further {@code data:} line, as the framing demands. */
    public static byte[] event(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + DATA.length + 2);
        int start = 0;
        for (int i = 0; i <= data.length; i++) {
            if (i == data.length || data[i] == '\n') {
                out.write(DATA, 0, DATA.length);
                out.write(data, start, i - start);
                out.write('\n');
                start = i + 1;
            }
        }
        out.write('\n');
        return out.toByteArray();
    }

    /** The event that closes a stream of chunks that came to its end. */
    public static byte[] done() {
        return DONE.clone();
    }
}
