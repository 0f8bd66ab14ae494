package io.camelchat.routes.documents;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets files through that have not changed for a time, neither their content nor, where the file system tells, their name or
 * times: whoever copies a file may set its time of modification as he likes. Camel's read locks do the same by holding the
 * consumer's thread for each file that is still being copied. Stateless.
 */
final class SettledFiles implements GenericFileFilter<File> {
    private static final Logger LOG = LoggerFactory.getLogger(SettledFiles.class);

    private final Duration minAge;

    SettledFiles(Duration minAge) {
        this.minAge = minAge;
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        if (file.isDirectory()) {
            return true;
        }
        try {
            return !lastChange(file.getFile().toPath()).isAfter(Instant.now().minus(minAge));
        } catch (NoSuchFileException e) {
            // It has gone since the folder was listed.
            return false;
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at", file.getRelativeFilePath(), e);
            return false;
        }
    }

    private static Instant lastChange(Path file) throws IOException {
        boolean hasChangeTime =
                file.getFileSystem().supportedFileAttributeViews().contains("unix");
        Map<String, Object> times =
                Files.readAttributes(file, hasChangeTime ? "unix:ctime,lastModifiedTime" : "lastModifiedTime");
        return times.values().stream()
                .map(time -> ((FileTime) time).toInstant())
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
