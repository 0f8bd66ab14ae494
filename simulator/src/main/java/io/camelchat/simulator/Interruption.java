package io.camelchat.simulator;

import java.util.Iterator;
import java.util.List;

/** A fault that ends the answer. */
final class Interruption extends Fault {

    private final int afterChunks;
    private final List<Step> ending;

    Interruption(int afterChunks, List<Step> ending) {
        this.afterChunks = afterChunks;
        this.ending = ending;
    }

    @Override
    Iterator<Step> in(Iterator<Step> answer) {
        ChunkCount count = new ChunkCount();
        return new StepFilter(answer) {
            @Override
            void take(Step step) {
                boolean begins = step instanceof Step.Head || step instanceof Step.Wire;
                if (afterChunks == BEFORE_HEAD && begins) {
                    ending.forEach(this::put);
                    return;
                }
                put(step);
                if (count.reaches(afterChunks, step)) {
                    ending.forEach(this::put);
                }
            }
        };
    }
}
