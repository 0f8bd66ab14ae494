package io.camelchat.simulator;

import java.util.Iterator;

/** The steps of an answer with the waits of its behaviour between them. */
final class Pace extends StepFilter {

    private final Behaviour behaviour;
    private boolean begun;
    private boolean firstChunk = true;

    Pace(Behaviour behaviour, Iterator<Step> answer) {
        super(answer);
        this.behaviour = behaviour;
    }

    @Override
    void take(Step step) {
        if (!begun) {
            begun = true;
            begin(step);
        }
        if (step instanceof Step.Wire || (step instanceof Step.Send part && part.isChunk())) {
            beforeChunk();
        }
        put(step);
    }

    private void begin(Step first) {
        put(new Step.Pause(behaviour.latency.next()));
        if (behaviour.hold != null) {
            put(new Step.Permit(behaviour.hold));
        }
        if (behaviour.lockStep != null && behaviour.lockStep.holdsHead() && first instanceof Step.Head) {
            put(new Step.Permit(behaviour.lockStep));
        }
    }

    private void beforeChunk() {
        put(new Step.Pause(firstChunk ? behaviour.timeToFirstToken : behaviour.timePerToken));
        firstChunk = false;
        if (behaviour.lockStep != null) {
            put(new Step.Permit(behaviour.lockStep));
        }
    }
}
