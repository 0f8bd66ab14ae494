package io.camelchat.completion.client;

import java.util.function.Supplier;

/** An answer whose content type does not tell what it is: its first byte that is not blank does. */
final class SniffedBody implements BodyReader {
    private final Supplier<BodyReader> json;
    private final Supplier<BodyReader> stream;
    private BodyReader found;

    SniffedBody(Supplier<BodyReader> json, Supplier<BodyReader> stream) {
        this.json = json;
        this.stream = stream;
    }

    @Override
    public void feed(byte[] bytes) {
        for (int i = 0; found == null && i < bytes.length; i++) {
            if (bytes[i] > ' ') {
                boolean event = bytes[i] == 'd' || bytes[i] == ':' || bytes[i] == 'e' || bytes[i] == (byte) 0xEF;
                found = (event ? stream : json).get();
            }
        }
        if (found != null) {
            found.feed(bytes);
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
