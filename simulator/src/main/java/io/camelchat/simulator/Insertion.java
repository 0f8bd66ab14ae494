package io.camelchat.simulator;

import java.util.Iterator;

/** A fault that puts something foreign into the answer. */
final class Insertion extends Fault {

    private final int afterChunks;
    private final Step foreign;

    Insertion(int afterChunks, Step foreign) {
        this.afterChunks = afterChunks;
        this.foreign = foreign;
    }

    @Override
    Iterator<Step> in(Iterator<Step> answer) {
        ChunkCount count = new ChunkCount();
        return new StepFilter(answer) {
            @Override
            void take(Step step) {
                put(step);
                if (count.reaches(afterChunks, step)) {
                    put(foreign);
                }
            }
        };
    }
}
