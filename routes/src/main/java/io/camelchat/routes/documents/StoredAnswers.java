package io.camelchat.routes.documents;

import java.io.Reader;
import java.util.Objects;

/** The answers about all pieces of a level as one text, read from the store as far as it is read. Owned by one thread. */
final class StoredAnswers extends Reader {
    private static final String BETWEEN = "\n\n";

    private final PieceStore store;
    private final String key;
    private final int level;
    private final int count;
    private int next;
    private String text = "";
    private int position;

    /** @param count how many pieces the level has; blank ones have no answer */
    StoredAnswers(PieceStore store, String key, int level, int count) {
        this.store = store;
        this.key = key;
        this.level = level;
        this.count = count;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        while (position == text.length()) {
            if (next == count) {
                return -1;
            }
            PieceAnswer answer = store.get(key, level, next++);
            text = answer == null ? "" : answer.text() + BETWEEN;
            position = 0;
        }
        int taken = Math.min(length, text.length() - position);
        text.getChars(position, position + taken, buffer, offset);
        position += taken;
        return taken;
    }

    @Override
    public void close() {
        text = "";
        position = 0;
        next = count;
    }
}
