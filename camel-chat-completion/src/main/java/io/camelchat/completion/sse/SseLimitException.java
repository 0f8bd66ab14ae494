package io.camelchat.completion.sse;

/** An event grew beyond the size that its reader accepts. */
public final class SseLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SseLimitException(int maxEventSize) {
        super("an event of the stream is larger than " + maxEventSize + " bytes");
    }
}
