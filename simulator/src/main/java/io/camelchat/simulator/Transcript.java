package io.camelchat.simulator;

import java.util.List;

/** Bytes. */
public final class Transcript {
    private final List<Step> steps;

    Transcript(List<Step> steps) {
        this.steps = steps;
    }

    List<Step> steps() {
        return steps;
    }
}
