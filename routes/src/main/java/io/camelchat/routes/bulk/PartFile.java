package io.camelchat.routes.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * A file that is being written, a line at a time, by one process. Guarded by its lock. Each line is the system's when it has
 * been written, and outlives the process.
 */
final class PartFile implements Closeable {
    private final Path path;
    private final RandomAccessFile file;
    private IOException failure;

    private PartFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** @throws InUseException where somebody else writes it */
    static PartFile open(Path path) throws IOException, InUseException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (file.getChannel().tryLock() == null) {
                throw new InUseException(path);
            }
            return new PartFile(path, file);
        } catch (OverlappingFileLockException e) {
            file.close();
            throw (InUseException) new InUseException(path).initCause(e);
        } catch (IOException | InUseException e) {
            file.close();
            throw e;
        }
    }

    /** Shows what was written of an input, and cuts off a last line that was not written whole. */
    synchronized void recover(String fingerprint, Consumer<ObjectNode> each) throws IOException, BulkRefusedException {
        long end = forEach(path, fingerprint, each);
        file.setLength(end);
        file.seek(end);
    }

    /**
     * Shows the lines of a file, and tells where the last whole one ends.
     *
     * @throws BulkRefusedException where one is not of this input
     */
    static long forEach(Path path, String fingerprint, Consumer<ObjectNode> each)
            throws IOException, BulkRefusedException {
        long end = 0;
        try (Lines lines = Lines.of(path, Integer.MAX_VALUE)) {
            for (Line line = lines.next(); line != null && line.isWhole(); line = lines.next()) {
                ObjectNode json = read(line);
                LineId id = json == null ? null : OutputLine.idOf(json);
                if (id == null || !id.fingerprint().equals(fingerprint)) {
                    throw new BulkRefusedException("Line " + line.number() + " of " + path
                            + " answers another input, or this one before it was changed: move the file away,"
                            + " or give another name for it");
                }
                each.accept(json);
                end = line.end();
            }
        }
        return end;
    }

    /** Null where it is no JSON. */
    private static ObjectNode read(Line line) {
        try {
            return Json.readObject(line.bytes());
        } catch (JsonFormatException e) {
            return null;
        }
    }

    /** After a failure nothing more is written: it would be glued to what may be half a line. */
    synchronized void append(ObjectNode line) throws IOException {
        if (failure != null) {
            throw failure;
        }
        byte[] json = Json.write(line);
        byte[] bytes = new byte[json.length + 1];
        System.arraycopy(json, 0, bytes, 0, json.length);
        bytes[json.length] = '\n';
        try {
            file.write(bytes);
        } catch (IOException e) {
            failure = new IOException("A line cannot be written to " + path + ": " + e.getMessage(), e);
            throw failure;
        }
    }

    synchronized boolean isEmpty() throws IOException {
        return file.length() == 0;
    }

    synchronized void deleteIfEmpty() throws IOException {
        if (isEmpty()) {
            Files.deleteIfExists(path);
        }
    }

    /** Gives it its name, at once: whoever sees it sees all of it. */
    synchronized void publish(Path name) throws IOException {
        file.getChannel().force(true);
        Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
