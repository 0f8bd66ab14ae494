package io.camelchat.simulator;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** What calls are answered with: those that wait in line first, then the one that stays. Guarded by its own monitor. */
final class Behaviours {

    private final Behaviour original;
    private final Queue<Behaviour> line = new ArrayDeque<>();
    private Behaviour lasting;

    Behaviours(Behaviour original) {
        this.original = original;
        this.lasting = original;
    }

    synchronized void last(Behaviour behaviour) {
        lasting = behaviour;
    }

    synchronized void next(List<Behaviour> behaviours) {
        line.addAll(behaviours);
    }

    synchronized Behaviour take() {
        return line.isEmpty() ? lasting : line.remove();
    }

    synchronized void reset() {
        line.clear();
        lasting = original;
    }
}
