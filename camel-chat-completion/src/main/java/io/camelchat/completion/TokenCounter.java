package io.camelchat.completion;

/**
 * Counts tokens, for an estimate of what an answer cost whose upstream does not say. Called on threads of the route, by
 * many of them at once; one that throws costs the estimate and not the answer.
 */
@FunctionalInterface
public interface TokenCounter {
    /**
     * How many tokens a text has, 0 or more.
     *
     * @param text never null; of one message, of a tool's call, or of the tools that may be called
     * @param model that was asked, or null where the request names none
     */
    long count(String text, String model);
}
