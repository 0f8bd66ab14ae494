package io.camelchat.routes.bulk;

/** No line of a file is what a line of a batch is. */
public class NotABatchException extends BulkRefusedException {
    private static final long serialVersionUID = 1L;

    NotABatchException(String message) {
        super(message);
    }
}
