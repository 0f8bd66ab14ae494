package io.camelchat.completion;

/** What becomes of an answer whose client has gone before its end. */
public enum Disconnect {
    /** It is given up, and every call that is under way for it. */
    CANCEL,
    /** It is taken to its end, for a time at most. */
    DRAIN
}
