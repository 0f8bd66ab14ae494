package io.camelchat.simulator;

/** Where a call stands. All but {@link #OPEN} are final. */
public enum CallState {
    /** Being answered, or left without an answer while the client waits. */
    OPEN,
    /** The last byte of the answer has been given to the socket. */
    COMPLETED,
    /** The client closed the connection before that. */
    HUNG_UP,
    /** A fault, or the end of the simulator, ended the answer. */
    FAULTED
}
