package io.camelchat.completion.fuzz;

import io.camelchat.simulator.corpus.Corpus;
import io.camelchat.simulator.corpus.CorpusEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/** Answers of the corpus, with some edits each. */
public final class Mutants implements ArbitrarySupplier<Mutant> {
    private static final int LONGEST_SEED = 30_000;
    private static final int MOST_EDITS = 6;
    private static final int MOST_CUTS = 6;

    private static final List<CorpusEntry> SEEDS = Corpus.entries().stream()
            .filter(entry -> !entry.transcript().isWholeAnswer())
            .filter(entry -> entry.transcript().packets().stream()
                            .mapToInt(packet -> packet.length)
                            .sum()
                    < LONGEST_SEED)
            .toList();

    /** All frames of all seeds. */
    static final List<String> FRAMES = SEEDS.stream()
            .flatMap(entry -> entry.transcript().packets().stream())
            .map(packet -> new String(packet, StandardCharsets.ISO_8859_1))
            .flatMap(packet -> Frames.of(packet).all().stream())
            .distinct()
            .toList();

    @Override
    public Arbitrary<Mutant> get() {
        Arbitrary<Edit> edits = Combinators.combine(Arbitraries.of(Edit.Kind.class), anyNumber(), anyNumber())
                .as(Edit::new);
        return Combinators.combine(
                        Arbitraries.of(SEEDS),
                        edits.list().ofMaxSize(MOST_EDITS),
                        anyNumber().list().ofMaxSize(MOST_CUTS),
                        anyNumber())
                .as(Mutant::new);
    }

    /** From zero on, and none more often than another. */
    static Arbitrary<Integer> anyNumber() {
        return Arbitraries.integers().between(0, Integer.MAX_VALUE).withDistribution(RandomDistribution.uniform());
    }
}
