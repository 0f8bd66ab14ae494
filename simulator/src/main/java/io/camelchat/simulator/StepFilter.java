package io.camelchat.simulator;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** A sequence of steps made from another: for every step taken there, any number come out here. */
abstract class StepFilter implements Iterator<Step> {

    private final Iterator<Step> source;
    private final Queue<Step> ready = new ArrayDeque<>();

    StepFilter(Iterator<Step> source) {
        this.source = source;
    }

    /** Puts out what stands for this step. */
    abstract void take(Step step);

    final void put(Step step) {
        ready.add(step);
    }

    @Override
    public final boolean hasNext() {
        while (ready.isEmpty() && source.hasNext()) {
            take(source.next());
        }
        return !ready.isEmpty();
    }

    @Override
    public final Step next() {
        if (!hasNext()) {
            throw new NoSuchElementException("An answer without an end");
        }
        return ready.remove();
    }
}
