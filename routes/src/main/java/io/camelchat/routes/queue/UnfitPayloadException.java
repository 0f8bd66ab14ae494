package io.camelchat.routes.queue;

/** What a message carries is nothing that a model can be asked about. */
public class UnfitPayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String category;

    UnfitPayloadException(String category, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** {@code empty}, {@code too-large}, {@code not-utf8} or {@code not-text}. */
    public String getCategory() {
        return category;
    }
}
