package io.camelchat.completion.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * An answer whose first bytes tell what it is, whatever its head says: a brace begins JSON, one object or a line of it for
 * each chunk, and a letter of a field, or the colon of a comment, a stream of events. Only of what begins otherwise the
 * content type is believed.
 */
final class SniffedBody implements BodyReader {
    /** Blanks, and the three bytes of a byte order mark, which mean nothing to either reader. */
    private static final String SKIPPED = " \t\r\n\u00EF\u00BB\u00BF";

    /** The first letters of the fields of an event stream, and the colon of its comments. */
    private static final String EVENT_BEGINS = "deir:";

    private final Supplier<BodyReader> json;
    private final Supplier<BodyReader> lines;
    private final Supplier<BodyReader> stream;
    private final boolean saidToBeStream;
    private BodyReader found;

    /** @param saidToBeStream what an answer is that begins as neither does */
    SniffedBody(
            Supplier<BodyReader> json,
            Supplier<BodyReader> lines,
            Supplier<BodyReader> stream,
            boolean saidToBeStream) {
        this.json = json;
        this.lines = lines;
        this.stream = stream;
        this.saidToBeStream = saidToBeStream;
    }

    @Override
    public void feed(byte[] bytes) {
        int start = 0;
        while (found == null && start < bytes.length) {
            if (SKIPPED.indexOf(bytes[start] & 0xFF) >= 0) {
                start++;
            } else {
                found = readerOf((char) (bytes[start] & 0xFF)).get();
            }
        }
        if (found != null) {
            found.feed(start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length));
        }
    }

    private Supplier<BodyReader> readerOf(char first) {
        if (first == '{') {
            return lines;
        }
        boolean event = EVENT_BEGINS.indexOf(String.valueOf(first).toLowerCase(Locale.ROOT)) >= 0;
        return first != '[' && (event || saidToBeStream) ? stream : json;
    }

    @Override
    public void end() {
        found().end();
    }

    @Override
    public void broken(Throwable cause) {
        found().broken(cause);
    }

    @Override
    public boolean wantsAll() {
        return found != null && found.wantsAll();
    }

    private BodyReader found() {
        found = found != null ? found : (saidToBeStream ? stream : json).get();
        return found;
    }
}
