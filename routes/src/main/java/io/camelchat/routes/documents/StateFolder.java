package io.camelchat.routes.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder of what a next start goes on from, which its owner alone can read. It is one process's as long as this is open:
 * the system ends the lock with the process, however that ends.
 */
final class StateFolder implements AutoCloseable {
    private static final String POSIX = "posix";

    private final Path folder;
    private final FileChannel channel;

    private StateFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @throws InboxTakenException where another process has it */
    static StateFolder open(Path folder, Path inbox) throws IOException {
        Files.createDirectories(folder);
        restrict(folder, "rwx------");
        Path file = file(folder, "lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw new InboxTakenException(inbox, file);
        }
        StateFolder state = new StateFolder(folder, channel);
        state.deleteTexts();
        return state;
    }

    /** Where a file of that name is, which is made, empty, unless it is there. */
    Path file(String name) throws IOException {
        return file(folder, name);
    }

    /** A new file for the text of a document, to be deleted when it is done. */
    Path newText() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        return Files.createTempFile(texts, null, ".txt");
    }

    private static Path file(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // It is there from before, and its permissions may have been changed since.
        }
        restrict(file, "rw-------");
        return file;
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains(POSIX)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** Those of a process that was killed. */
    private void deleteTexts() throws IOException {
        Path texts = folder.resolve("texts");
        if (Files.exists(texts)) {
            Files.walkFileTree(texts, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
