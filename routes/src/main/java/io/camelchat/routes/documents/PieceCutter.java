package io.camelchat.routes.documents;

import java.io.IOException;
import java.io.Reader;

/**
 * Cuts a text into pieces of at most so many tokens, reading as much of it as a piece takes. The pieces, one after the other,
 * are the text; the same text is always cut the same way. Owned by one thread at a time.
 */
final class PieceCutter implements AutoCloseable {
    /** Text that has more characters a token than this is cut earlier than it had to be. */
    private static final int CHARACTERS_A_TOKEN = 8;

    private final Reader text;
    private final Tokens tokens;
    private final int budget;
    private final StringBuilder ahead = new StringBuilder();
    private final char[] buffer = new char[1 << 13];
    private String kept;
    private boolean ended;

    PieceCutter(Reader text, Tokens tokens, int budget) {
        this.text = text;
        this.tokens = tokens;
        this.budget = budget;
    }

    /** The next piece, or null where there is none. */
    String next() throws IOException, UnfitDocumentException {
        if (kept != null) {
            String piece = kept;
            kept = null;
            return piece;
        }
        return cut();
    }

    /** The text if one piece is all of it, else null: the first piece is next then. */
    String whole() throws IOException, UnfitDocumentException {
        String first = cut();
        fill(1);
        if (ahead.length() == 0) {
            return first;
        }
        kept = first;
        return null;
    }

    private String cut() throws IOException, UnfitDocumentException {
        int window = budget * CHARACTERS_A_TOKEN;
        fill(window + 1);
        if (ahead.length() == 0) {
            return null;
        }
        String seen = ahead.substring(0, Math.min(window, ahead.length()));
        int fitting = tokens.fitting(seen, budget);
        boolean isAll = ended && fitting == ahead.length();
        int place = isAll ? fitting : Breaks.last(ahead.toString(), Math.min(fitting, ahead.length() - 1));
        // Cut elsewhere the same characters may be other tokens.
        while (place > 0 && !tokens.fit(seen.substring(0, place), budget)) {
            place = Breaks.last(seen, place - 1);
        }
        if (place == 0) {
            throw new UnfitDocumentException(
                    "word-too-long",
                    "The document has a word of more than " + budget
                            + " tokens, which is not cut: set DOCUMENTS_PIECE_TOKENS higher",
                    null);
        }
        String piece = seen.substring(0, place);
        ahead.delete(0, place);
        return piece;
    }

    private void fill(int length) throws IOException {
        while (!ended && ahead.length() < length) {
            int count = text.read(buffer, 0, Math.min(buffer.length, length - ahead.length()));
            ended = count < 0;
            ahead.append(buffer, 0, Math.max(0, count));
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
