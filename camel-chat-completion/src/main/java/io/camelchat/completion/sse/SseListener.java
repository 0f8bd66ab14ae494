package io.camelchat.completion.sse;

/** Receives what a {@link SseParser} finds, in order, on the thread that feeds it. */
@FunctionalInterface
public interface SseListener {
    void event(SseEvent event);
}
