package io.camelchat.routes.documents;

import io.camelchat.routes.Sha256;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;

/** How files come into folders: as a whole, so that who looks sees all of them or nothing. */
final class Folders {
    private static final int LONGEST_NAME = 255;

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

    /** Its name is no longer than the target's may be, and always the same, so that a next start writes the same one. */
    private static Path part(Path target) {
        byte[] name = target.getFileName().toString().getBytes(StandardCharsets.UTF_8);
        String hash = HexFormat.of().formatHex(Sha256.newDigest().digest(name), 0, 16);
        return target.resolveSibling("." + hash + ".part");
    }

    /** A name and what is put to it, or as much of the name as a file's name holds. */
    static String fitting(String name, String suffix) {
        int end = name.length();
        while (bytes(name.substring(0, end)) + suffix.length() > LONGEST_NAME) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end) + suffix;
    }

    /** Whether a file's name holds it. */
    static boolean fits(String name) {
        return bytes(name) <= LONGEST_NAME;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What a file is to have in it. */
    interface Content {
        void writeTo(Writer out) throws IOException;
    }
}
