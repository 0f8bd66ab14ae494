package io.camelchat.completion.server;

/** There is nothing that a call could be answered with. */
public final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message);
    }
}
