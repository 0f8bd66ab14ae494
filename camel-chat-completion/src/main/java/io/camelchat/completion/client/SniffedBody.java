package io.camelchat.completion.client;

import java.util.Arrays;
import java.util.function.Supplier;

/** An answer whose content type does not tell what it is: its first byte that is not blank does. */
final class SniffedBody implements BodyReader {
    /** Blanks, and the three bytes of a byte order mark, which mean nothing to either reader. */
    private static final String SKIPPED = " \t\r\n\u00EF\u00BB\u00BF";

    /** The first letters of the fields of an event stream, and the colon of its comments. */
    private static final String EVENT_BEGINS = "deir:";

    private final Supplier<BodyReader> json;
    private final Supplier<BodyReader> stream;
    private BodyReader found;

    SniffedBody(Supplier<BodyReader> json, Supplier<BodyReader> stream) {
        this.json = json;
        this.stream = stream;
    }

    @Override
    public void feed(byte[] bytes) {
        int start = 0;
        while (found == null && start < bytes.length) {
            if (SKIPPED.indexOf(bytes[start] & 0xFF) >= 0) {
                start++;
            } else {
                found = (EVENT_BEGINS.indexOf(bytes[start]) >= 0 ? stream : json).get();
            }
        }
        if (found != null) {
            found.feed(Arrays.copyOfRange(bytes, start, bytes.length));
        }
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
        found = found == null ? json.get() : found;
        return found;
    }
}
