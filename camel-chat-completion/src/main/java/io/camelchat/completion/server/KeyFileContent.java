package io.camelchat.completion.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is to be seen of a key file: its text, or why it cannot be read. Equal where nothing has changed.
 *
 * @param text the text, or null
 * @param trouble why there is none, or null
 */
record KeyFileContent(String text, String trouble) {
    private static final int MOST_BYTES = 1024 * 1024;

    static KeyFileContent of(Path file) {
        if (Files.notExists(file)) {
            return unreadable("there is no such file; create it, with a line NAME SHA256-HEX for every key");
        }
        // To open a named pipe would wait for a writer.
        if (!Files.isRegularFile(file)) {
            return unreadable("it is no regular file; name one");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? unreadable("it has more than 1 MiB; name a file of lines NAME SHA256-HEX")
                    : new KeyFileContent(new String(bytes, UTF_8), null);
        } catch (IOException e) {
            return unreadable("it cannot be read (" + e + "); let this process read it");
        }
    }

    /** @throws IllegalArgumentException which says why there are none, and what to do */
    KeyTable keys() {
        if (trouble != null) {
            throw new IllegalArgumentException(trouble);
        }
        return KeyTable.parse(text);
    }

    static KeyFileContent unreadable(String trouble) {
        return new KeyFileContent(null, trouble);
    }
}
