package io.camelchat.completion.sse;

/** Receives what a {@link SseParser} finds, in order, on the thread that feeds it. */
@FunctionalInterface
public interface SseListener {
    void event(SseEvent event);

    /**
     * A line that belongs to no event, and has a brace in it: it may be data whose field was lost, or never written. The
     * framing passes over any other such line in silence.
     */
    default void stray(String line) {}
}
