package io.camelchat.routes.documents;

import io.camelchat.routes.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What is known of a file once it was read to its end.
 *
 * @param sha256 of its bytes, in hexadecimal
 * @param isText whether all of it is text in UTF-8
 * @param size in bytes, when it was read
 * @param modified when it was modified last, when it was read
 */
record Fingerprint(String sha256, boolean isText, long size, FileTime modified) {
    private static final int BUFFER = 1 << 16;

    static Fingerprint of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        MessageDigest digest = Sha256.newDigest();
        Utf8Check check = new Utf8Check();
        byte[] bytes = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                digest.update(bytes, 0, count);
                check.update(bytes, count);
            }
        }
        return new Fingerprint(
                HexFormat.of().formatHex(digest.digest()),
                check.isText(),
                attributes.size(),
                attributes.lastModifiedTime());
    }

    /** Whether the file has changed since it was read, or has gone. */
    boolean isOutdated(Path file) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.size() != size || !now.lastModifiedTime().equals(modified);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** Whether bytes are characters in UTF-8, and no binary that only looks so. */
    private static final class Utf8Check {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        private final CharBuffer chars = CharBuffer.allocate(BUFFER + 8);
        private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER + 8);
        private boolean isText = true;

        void update(byte[] next, int count) {
            if (!isText) {
                return;
            }
            bytes.put(next, 0, count).flip();
            chars.clear();
            isText = !decoder.decode(bytes, chars, false).isError();
            chars.flip();
            while (isText && chars.hasRemaining()) {
                isText = chars.get() != 0;
            }
            bytes.compact();
        }

        boolean isText() {
            bytes.flip();
            return isText && !bytes.hasRemaining();
        }
    }
}
