package io.camelchat.completion.client;

/** Takes the body of one answer, piece by piece, on its call's event loop. */
interface BodyReader {
    /** The next bytes. */
    void feed(byte[] bytes);

    /** The body came to its end. */
    void end();

    /** The connection broke before the body's end. */
    void broken(Throwable cause);

    /** Whether it wants the whole body at once, not piece by piece as its reader asks. */
    boolean wantsAll();
}
