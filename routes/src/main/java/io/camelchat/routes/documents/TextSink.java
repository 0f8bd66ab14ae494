package io.camelchat.routes.documents;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the text of a document while it is read: the first of it in memory, all of it in a file where it is longer. Bounds
 * its length, and the time it takes. Owned by the thread that reads the document.
 */
final class TextSink extends Writer {
    private static final int IN_MEMORY = 1 << 14;

    private final StateFolder state;
    private final long maxLength;
    private final long deadline;
    private final StringBuilder memory = new StringBuilder();
    private Path file;
    private Writer out;
    private long length;

    TextSink(StateFolder state, long maxLength, long deadline) {
        this.state = state;
        this.maxLength = maxLength;
        this.deadline = deadline;
    }

    @Override
    public void write(char[] chars, int offset, int count) throws IOException {
        length += count;
        if (length > maxLength) {
            throw new LimitException("too-large", "The document has more than " + maxLength + " characters");
        }
        if (System.nanoTime() - deadline > 0) {
            throw new LimitException("too-slow", "It takes too long to read the document");
        }
        if (out == null && memory.length() + count > IN_MEMORY) {
            spill();
        }
        if (out == null) {
            memory.append(chars, offset, count);
        } else {
            toFile(chars, offset, count);
        }
    }

    private void spill() throws IOException {
        try {
            file = state.newText();
            out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
            out.append(memory);
            memory.setLength(0);
        } catch (IOException e) {
            throw new StateException(e);
        }
    }

    private void toFile(char[] chars, int offset, int count) throws IOException {
        try {
            out.write(chars, offset, count);
        } catch (IOException e) {
            throw new StateException(e);
        }
    }

    /** What was written; nothing can be written after it. */
    DocumentText text() throws IOException {
        if (out == null) {
            return DocumentText.of(memory.toString());
        }
        try {
            out.close();
        } catch (IOException e) {
            throw new StateException(e);
        }
        return DocumentText.ofTemporary(file);
    }

    /** Throws away what was written. */
    void discard() throws IOException {
        if (out != null) {
            text().close();
        }
    }

    @Override
    public void flush() {
        // What is written is read when all of it is there.
    }

    @Override
    public void close() {
        // Whoever reads the document may close it; it is closed with its text.
    }

    /** The document is more than it may be. */
    static final class LimitException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String category;

        LimitException(String category, String message) {
            super(message);
            this.category = category;
        }

        String category() {
            return category;
        }
    }

    /** The state cannot be written, which is no fault of the document. */
    static final class StateException extends IOException {
        private static final long serialVersionUID = 1L;

        StateException(IOException cause) {
            super("The state of the documents flow cannot be written: " + cause.getMessage(), cause);
        }
    }
}
