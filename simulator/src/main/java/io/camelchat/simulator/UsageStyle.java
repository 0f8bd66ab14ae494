package io.camelchat.simulator;

/** Where a streamed answer reports its usage. Services differ; the first but one is what OpenAI documents. */
public enum UsageStyle {
    /** Nowhere, asked or not; nor in a JSON reply. */
    NONE,
    /** If {@code include_usage} is set: null in every chunk, and a last chunk of its own with no choices. */
    SEPARATE_CHUNK,
    /** In the chunk that carries the finish reason, asked or not. */
    ON_LAST_CHUNK,
    /** In every chunk, counting up, asked or not. */
    CUMULATIVE,
    /** In a last chunk of its own, asked or not. */
    ALWAYS,
    /** As {@link #ALWAYS}, all zero. */
    ZERO,
    /** As {@link #SEPARATE_CHUNK}, and in {@code x_groq.usage} of the chunk with the finish reason. */
    X_GROQ
}
