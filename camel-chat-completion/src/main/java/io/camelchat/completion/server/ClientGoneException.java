package io.camelchat.completion.server;

/** The client closed its connection before its answer was finished. */
public final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException() {
        super("The client closed its connection before its answer was finished");
    }
}
