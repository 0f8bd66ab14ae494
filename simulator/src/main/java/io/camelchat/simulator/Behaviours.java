package io.camelchat.simulator;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * What calls are answered with: that of the model they ask for, if it has one, else those that wait in line, then the one
 * that stays. Guarded by its own monitor.
 */
final class Behaviours {

    private final Behaviour original;
    private final Queue<Behaviour> line = new ArrayDeque<>();
    private final Map<String, Behaviour> ofModels = new HashMap<>();
    private Behaviour lasting;

    Behaviours(Behaviour original) {
        this.original = original;
        this.lasting = original;
    }

    synchronized void last(Behaviour behaviour) {
        lasting = behaviour;
    }

    synchronized void of(String model, Behaviour behaviour) {
        ofModels.put(model, behaviour);
    }

    synchronized void next(List<Behaviour> behaviours) {
        line.addAll(behaviours);
    }

    synchronized Behaviour take(String model) {
        Behaviour own = ofModels.get(model);
        if (own != null) {
            return own;
        }
        return line.isEmpty() ? lasting : line.remove();
    }

    synchronized void reset() {
        line.clear();
        ofModels.clear();
        lasting = original;
    }
}
