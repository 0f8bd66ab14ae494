package io.camelchat.routes.bulk;

import java.nio.file.Path;

/** Another process, or another job of this one, writes the file that a job is to write. */
public class InUseException extends BulkRefusedException {
    private static final long serialVersionUID = 1L;

    InUseException(Path file) {
        super("Another process writes " + file + ": wait until it has ended");
    }
}
