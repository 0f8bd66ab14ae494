package io.camelchat.simulator.corpus;

import io.camelchat.simulator.Transcript;

/**
 * One thing that a server did, and what should come of it.
 *
 * @param id its name, such as {@code A01} or, for a variant, {@code A01-b}
 * @param transcript what was on the wire
 * @param expectation what a reader should make of it
 */
public record CorpusEntry(String id, Transcript transcript, Expectation expectation) {

    public String title() {
        return expectation.title();
    }

    @Override
    public String toString() {
        return id + " " + title();
    }
}
