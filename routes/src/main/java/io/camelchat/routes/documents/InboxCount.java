package io.camelchat.routes.documents;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many documents there are in the inbox, those under way included. */
record InboxCount(Path inbox) {
    private static final Logger LOG = LoggerFactory.getLogger(InboxCount.class);

    /** Looks, which takes the longer the more there are. */
    long documents() {
        long[] count = new long[1];
        try {
            Files.walkFileTree(inbox, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean isLooked = folder.equals(inbox) || !isHidden(folder);
                    return isLooked ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    count[0] += attributes.isRegularFile() && !isHidden(file) ? 1 : 0;
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // It has gone since its folder was read.
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.debug("Not all of {} can be counted", inbox, e);
        }
        return count[0];
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}
