package io.camelchat.simulator;

/** Where an answer stands: before its head, after it, or after so many chunks. */
final class ChunkCount {

    private int reached = Fault.BEFORE_HEAD;

    /** Counts a step, and tells whether it is the one that brings the answer to this point. */
    boolean reaches(int point, Step step) {
        boolean counts = step instanceof Step.Head
                || step instanceof Step.Wire
                || (step instanceof Step.Send part && part.isCounted());
        if (counts) {
            // Raw answers have no head of ours: their first packet is their first chunk.
            reached = reached < 0 && !(step instanceof Step.Head) ? 1 : reached + 1;
        }
        return counts && reached == point;
    }
}
