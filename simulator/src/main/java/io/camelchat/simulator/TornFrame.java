package io.camelchat.simulator;

import java.util.Arrays;
import java.util.Iterator;

/** A fault that loses half of an event and its end of line. */
final class TornFrame extends Fault {

    private final int afterChunks;

    TornFrame(int afterChunks) {
        this.afterChunks = afterChunks;
    }

    @Override
    Iterator<Step> in(Iterator<Step> answer) {
        ChunkCount count = new ChunkCount();
        return new StepFilter(answer) {
            @Override
            void take(Step step) {
                boolean torn = count.reaches(afterChunks + 1, step);
                put(torn && step instanceof Step.Send part ? half(part) : step);
            }
        };
    }

    private static Step half(Step.Send part) {
        return new Step.Send(Arrays.copyOf(part.bytes(), part.bytes().length / 2), part.kind());
    }
}
