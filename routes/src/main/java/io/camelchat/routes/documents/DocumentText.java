package io.camelchat.routes.documents;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a document: the document itself, a file beside the state, or in memory where it is short. */
final class DocumentText implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String inMemory;
    private final Path file;
    private final boolean isOurs;

    private DocumentText(String inMemory, Path file, boolean isOurs) {
        this.inMemory = inMemory;
        this.file = file;
        this.isOurs = isOurs;
    }

    static DocumentText of(String text) {
        return new DocumentText(text, null, false);
    }

    /** A document that is text in UTF-8 itself. */
    static DocumentText ofDocument(Path document) {
        return new DocumentText(null, document, false);
    }

    /** A file of text that is deleted when this is closed. */
    static DocumentText ofTemporary(Path file) {
        return new DocumentText(null, file, true);
    }

    Reader open() throws IOException {
        if (inMemory != null) {
            return new StringReader(inMemory);
        }
        BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    @Override
    public void close() throws IOException {
        if (isOurs) {
            Files.deleteIfExists(file);
        }
    }
}
