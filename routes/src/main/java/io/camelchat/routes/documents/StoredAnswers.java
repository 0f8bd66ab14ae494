package io.camelchat.routes.documents;

import java.io.IOException;
import java.io.Reader;
import java.util.Objects;

/** The answers about all pieces of a level as one text, read from the store as far as it is read. Owned by one thread. */
final class StoredAnswers extends Reader {
    private static final String BETWEEN = "\n\n";

    private final PieceStore store;
    private final String key;
    private final int level;
    private final int count;
    private int missing;
    private int next;
    private String text = "";
    private int position;

    /**
     * @param count how many pieces the level has
     * @param answered how many of them have an answer: blank ones have none
     */
    StoredAnswers(PieceStore store, String key, int level, int count, int answered) {
        this.store = store;
        this.key = key;
        this.level = level;
        this.count = count;
        this.missing = answered;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        while (position == text.length()) {
            if (next == count) {
                requireAll();
                return -1;
            }
            PieceAnswer answer = store.get(key, level, next++);
            missing -= answer == null ? 0 : 1;
            text = answer == null ? "" : answer.text() + BETWEEN;
            position = 0;
        }
        int taken = Math.min(length, text.length() - position);
        text.getChars(position, position + taken, buffer, offset);
        position += taken;
        return taken;
    }

    private void requireAll() throws IOException {
        if (missing != 0) {
            throw new IOException("The store lacks the answers about " + missing + " of " + count + " pieces");
        }
    }

    @Override
    public void close() {
        text = "";
        position = 0;
        next = count;
        missing = 0;
    }
}
