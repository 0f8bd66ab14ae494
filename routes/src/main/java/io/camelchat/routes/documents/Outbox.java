package io.camelchat.routes.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The folder of results, and what tells which documents are done: the answer in {@code NAME.md}, and after it
 * {@code NAME.json}, which has the document's key. Any thread may ask and write; a document is written by one at a time.
 */
final class Outbox {
    private final Path folder;

    Outbox(Path folder) {
        this.folder = folder;
    }

    /** Whether there is a result of this document with this key. */
    boolean has(String path, String key) throws IOException {
        if (!Files.isRegularFile(answer(path))) {
            return false;
        }
        try {
            return Json.readObject(Files.readAllBytes(facts(path)))
                    .path("key")
                    .asText()
                    .equals(key);
        } catch (NoSuchFileException | JsonFormatException e) {
            // There is none, or somebody else's.
            return false;
        }
    }

    /** @throws UnfitDocumentException where a document's result has no place beside those that are there */
    void requirePlace(String path) throws UnfitDocumentException {
        for (Path file : new Path[] {answer(path), facts(path)}) {
            if (!Folders.fits(file.getFileName().toString())) {
                throw new UnfitDocumentException(
                        "name-too-long",
                        "The document's name is too long for that of its result, which has .json",
                        null);
            }
            if (Files.isDirectory(file)) {
                throw new UnfitDocumentException(
                        "name-taken",
                        "The outbox has a folder in place of the result: " + folder.relativize(file),
                        null);
            }
        }
        for (Path parent = answer(path).getParent(); !parent.equals(folder); parent = parent.getParent()) {
            if (Files.exists(parent) && !Files.isDirectory(parent)) {
                throw new UnfitDocumentException(
                        "name-taken",
                        "The outbox has a file in place of the result's folder: " + folder.relativize(parent),
                        null);
            }
        }
    }

    void write(String path, Folders.Content answer, ObjectNode facts) throws IOException {
        Folders.write(answer(path), answer);
        Folders.write(facts(path), out -> out.write(facts.toPrettyString() + "\n"));
    }

    private Path answer(String path) {
        return folder.resolve(path + ".md");
    }

    private Path facts(String path) {
        return folder.resolve(path + ".json");
    }
}
