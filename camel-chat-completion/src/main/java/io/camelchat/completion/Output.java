package io.camelchat.completion;

/** What a reply leaves in the body. */
public enum Output {
    /** The first choice's text; with several choices, a list of their texts. */
    TEXT,
    /** The first choice's message; with several choices, a list of their messages. */
    MESSAGE,
    /** The whole completion. */
    COMPLETION,
    /** The whole completion as the text of its JSON. */
    JSON
}
