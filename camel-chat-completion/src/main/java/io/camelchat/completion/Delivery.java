package io.camelchat.completion;

/** How an answer comes back to the route. */
public enum Delivery {
    /** The exchange goes on with the whole answer. */
    REPLY,
    /** The exchange goes on at the first chunk, with a {@link ChatCompletionStream}. */
    STREAM,
    /** Every chunk is an exchange of its own; the asking one goes on with the whole answer. */
    CHUNKS
}
