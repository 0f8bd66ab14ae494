package io.camelchat.simulator;

import java.util.Iterator;

/** The steps of an answer that is written in packets of a given size. */
final class Sliced extends StepFilter {

    private int size;

    Sliced(int size, Iterator<Step> answer) {
        super(answer);
        this.size = size;
    }

    @Override
    void take(Step step) {
        if (size > 0) {
            put(new Step.Packets(size));
            size = 0;
        }
        put(step);
    }
}
