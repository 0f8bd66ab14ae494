package io.camelchat.routes.bulk;

/** A job cannot be done with the files as they are, whose message says what to do. Nothing was changed. */
public class BulkRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    BulkRefusedException(String message) {
        super(message);
    }
}
