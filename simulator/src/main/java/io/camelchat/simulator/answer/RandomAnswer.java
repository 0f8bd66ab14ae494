package io.camelchat.simulator.answer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some words drawn at random, after saying so. The draw depends on the request's {@code seed} or else on this answer's
 * seed, on the prompt and on the choice's index, so the same request gets the same words.
 */
public record RandomAnswer(long seed) implements Answer {

    private static final List<String> WORDS = List.of(
            "amber", "breeze", "canyon", "dune", "ember", "fjord", "grove", "harbour", "island", "juniper", "lagoon",
            "meadow", "nebula", "oasis", "prairie", "quartz", "ridge", "savanna", "tundra", "valley");

    private static final int LEAST = 8;
    private static final int MOST = 64;

    @Override
    public Choice begin(ChatRequest request, int index) {
        String prompt = request.lastUserText();
        SplittableRandom random =
                new SplittableRandom(31 * (31 * request.seed().orElse(seed) + prompt.hashCode()) + index);
        List<String> words = new ArrayList<>(Collections.nCopies(random.nextInt(LEAST, MOST), ""));
        words.replaceAll(word -> WORDS.get(random.nextInt(WORDS.size())));
        String text = "Simulated answer (no model was asked): " + String.join(" ", words) + ".";
        return new TextChoice(Tokens.pieces(text).iterator(), request);
    }
}
