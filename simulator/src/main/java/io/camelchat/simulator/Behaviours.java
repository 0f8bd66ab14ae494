package io.camelchat.simulator;

import io.camelchat.simulator.answer.ChatRequest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * What calls are answered with: that of a text in their prompt, else that of the model they ask for, if there is one; else
 * those that wait in line, then the one that stays. Guarded by its own monitor.
 */
final class Behaviours {

    private final Behaviour original;
    private final Queue<Behaviour> line = new ArrayDeque<>();
    private final Map<String, Behaviour> ofModels = new HashMap<>();
    private final Map<String, Behaviour> ofTexts = new LinkedHashMap<>();
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

    synchronized void toPrompt(String text, Behaviour behaviour) {
        ofTexts.put(text, behaviour);
    }

    synchronized void next(List<Behaviour> behaviours) {
        line.addAll(behaviours);
    }

    synchronized Behaviour take(ChatRequest request) {
        return ofText(request).orElseGet(() -> {
            Behaviour own = ofModels.get(request.model());
            if (own != null) {
                return own;
            }
            return line.isEmpty() ? lasting : line.remove();
        });
    }

    private Optional<Behaviour> ofText(ChatRequest request) {
        if (ofTexts.isEmpty()) {
            return Optional.empty();
        }
        String prompt = request.lastUserText();
        return ofTexts.entrySet().stream()
                .filter(each -> prompt.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    synchronized void reset() {
        line.clear();
        ofModels.clear();
        ofTexts.clear();
        lasting = original;
    }
}
