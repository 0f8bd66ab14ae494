package io.camelchat.routes.documents;

/** A document is nothing that a model can be asked about. Its message quotes nothing of the document. */
final class UnfitDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String category;

    UnfitDocumentException(String category, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** A word for it, such as {@code empty} or {@code encrypted}. */
    String category() {
        return category;
    }
}
