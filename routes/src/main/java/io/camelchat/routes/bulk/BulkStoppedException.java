package io.camelchat.routes.bulk;

/** A job was told to stop before it was done. It goes on where it was when it is begun again. */
public class BulkStoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    BulkStoppedException(BulkFiles files, long done, long lines) {
        super("Stopped after " + done + " of the " + lines + " lines of " + files.input()
                + ": run it again, and it goes on");
    }
}
