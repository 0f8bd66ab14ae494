package io.camelchat.completion.model;

/** What was to be JSON of the API is not. The message says what is wrong and where, and quotes no value. */
public final class JsonFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonFormatException(String message) {
        super(message);
    }

    public JsonFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
