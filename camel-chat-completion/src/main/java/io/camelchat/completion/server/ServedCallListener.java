package io.camelchat.completion.server;

/** Is told, on the call's event loop, what becomes of a call's answer. */
public interface ServedCallListener {
    /** Nobody waits for the answer any more: what is under way for it can be given up. Told once at most. */
    void abandoned();

    /** Nothing more is written. Told exactly once, and last. */
    void over(CallEnd end);
}
