package io.camelchat.completion.client;

/** Why an upstream that is {@link FailureKind#UNAVAILABLE} gave no answer. */
public enum Trouble {
    /** There was no connection, by TLS or a proxy neither, or it was closed before an answer began. */
    UNREACHABLE,
    /** It was asked, and neither a first byte nor what must follow it came in time. */
    TOO_SLOW,
    /** Its breaker is open: it was not asked. */
    RESTING,
    /** The component has stopped, and does not wait for it. */
    STOPPED,
    /** What it answered is no answer, or not one whole piece of one. */
    UNREADABLE,
    /** It answered with an error. */
    ANSWERED
}
