package io.camelchat.routes.documents;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How files come into folders: as a whole, so that who looks sees all of them or nothing. */
final class Folders {
    private Folders() {}

    /** Moves a file, in place of one that is there. */
    static void move(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Path copy = part(target);
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(file);
        }
    }

    /** Writes a file, in place of one that is there. */
    static void write(Path target, Content content) throws IOException {
        Files.createDirectories(target.getParent());
        Path part = part(target);
        try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            content.writeTo(out);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path part(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    /** What a file is to have in it. */
    interface Content {
        void writeTo(Writer out) throws IOException;
    }
}
