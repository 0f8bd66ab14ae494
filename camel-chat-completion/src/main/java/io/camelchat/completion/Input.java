package io.camelchat.completion;

/** What a body of text or bytes is. */
public enum Input {
    /** What the user says to the model, whatever it looks like. */
    PROMPT,
    /** A chat completion request in JSON. */
    REQUEST
}
