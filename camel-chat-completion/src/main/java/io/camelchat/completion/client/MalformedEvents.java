package io.camelchat.completion.client;

/** What becomes of an answer in whose stream an event cannot be read. */
public enum MalformedEvents {
    /** The event is passed over, and the answer is marked as one that may not be whole. */
    SKIP_AND_FLAG,
    /** The answer is a failure. */
    FAIL
}
