package io.camelchat.routes.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an input has in it.
 *
 * @param fingerprint its bytes, in few characters: it is another when the file has been changed
 * @param lines how many there are to be answered
 */
record Input(String fingerprint, int lines) {
    /**
     * Reads all of it once.
     *
     * @param maxLine how many bytes a line may have: by the same bound lines are read later, and so counted
     */
    static Input of(Path file, int maxLine) throws IOException, BulkRefusedException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new BulkRefusedException("There is no file " + file + " that can be read");
        }
        int count = 0;
        try (Lines lines = Lines.of(file, maxLine)) {
            while (lines.next() != null) {
                count++;
            }
            if (count == 0) {
                throw new NotABatchException("There is no line in " + file + " but blank ones");
            }
            return new Input(lines.digest(), count);
        }
    }
}
