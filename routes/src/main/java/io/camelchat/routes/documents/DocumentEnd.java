package io.camelchat.routes.documents;

/**
 * How it ended with a document.
 *
 * @param failure why it failed, in a word; null where it did not
 */
record DocumentEnd(Kind kind, String failure) {
    static final DocumentEnd ANSWERED = new DocumentEnd(Kind.ANSWERED, null);
    static final DocumentEnd ANSWERED_BEFORE = new DocumentEnd(Kind.ANSWERED_BEFORE, null);
    static final DocumentEnd LEFT = new DocumentEnd(Kind.LEFT, null);

    static DocumentEnd failed(String why) {
        return new DocumentEnd(Kind.FAILED, why);
    }

    enum Kind {
        ANSWERED,
        /** Its result was there, and only the document had to be moved. */
        ANSWERED_BEFORE,
        FAILED,
        /** It is in the inbox as it was. */
        LEFT
    }
}
