package io.camelchat.routes.documents;

import java.nio.file.Path;

/** Another process reads the documents of an inbox. */
final class InboxTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param lock the file that the other process holds */
    InboxTakenException(Path inbox, Path lock) {
        super("another process reads the documents of " + inbox
                + ": end it, or set DOCUMENTS_INBOX to another folder in another one (the lock is " + lock + ")");
    }
}
