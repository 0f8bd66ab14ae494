package io.camelchat.routes.bulk;

/** A line that nothing can be asked by. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String customId;

    /** @param customId the line's, or null where it has none of its own */
    BadLineException(String code, String customId, String message) {
        super(message);
        this.code = code;
        this.customId = customId;
    }

    String code() {
        return code;
    }

    String customId() {
        return customId;
    }
}
