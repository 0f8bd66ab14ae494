package io.camelchat.completion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.fuzz.Fuzzed;
import io.camelchat.completion.fuzz.Mutant;
import io.camelchat.completion.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** What holds of events, whatever is on the wire. */
class SseParserFuzzTest {
    private static final String TOO_LARGE = "too large";
    private static final String END = "end";

    @Fuzzed
    void findsTheSameEventsHoweverTheyAreCut(
            @ForAll(supplier = Mutants.class) Mutant mutant, @ForAll @IntRange(min = 1, max = 500_000) int limit) {
        byte[] bytes = mutant.bytes();

        assertThat(told(limit, mutant.pieces(bytes))).as(Mutant.shown(bytes)).isEqualTo(told(limit, List.of(bytes)));
    }

    @Fuzzed
    void findsTheFirstEventsInWhatHasOnlyBegun(@ForAll(supplier = Mutants.class) Mutant mutant) {
        byte[] bytes = mutant.bytes();
        List<String> begun = told(Integer.MAX_VALUE, List.of(mutant.begun(bytes)));
        List<String> first = begun.subList(0, begun.indexOf(END));

        assertThat(told(Integer.MAX_VALUE, List.of(bytes)).subList(0, first.size()))
                .as(Mutant.shown(bytes))
                .isEqualTo(first);
    }

    @Fuzzed
    void tellsNoMoreThanThereIs(
            @ForAll(supplier = Mutants.class) Mutant mutant, @ForAll @IntRange(min = 1, max = 500_000) int limit) {
        byte[] bytes = mutant.bytes();
        List<Integer> sizes = new ArrayList<>();
        SseParser parser = new SseParser(limit, new SseListener() {
            @Override
            public void event(SseEvent event) {
                assertThat(event.data().length).isLessThanOrEqualTo(limit);
                sizes.add(event.data().length);
            }

            @Override
            public void stray(String line) {
                sizes.add(line.length());
            }
        });
        feed(parser, List.of(bytes));

        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(bytes.length);
    }

    /** What is told, in its order. */
    private static List<String> told(int limit, List<byte[]> pieces) {
        List<String> told = new ArrayList<>();
        SseParser parser = new SseParser(limit, new SseListener() {
            @Override
            public void event(SseEvent event) {
                String data = new String(event.data(), StandardCharsets.ISO_8859_1);
                told.add("event " + event.type() + " " + event.terminated() + " " + data);
            }

            @Override
            public void stray(String line) {
                told.add("stray " + line);
            }
        });
        try {
            pieces.forEach(parser::feed);
            told.add(END);
            parser.end();
        } catch (SseLimitException e) {
            told.remove(END);
            told.add(TOO_LARGE);
        }
        return told;
    }

    private static void feed(SseParser parser, List<byte[]> pieces) {
        try {
            pieces.forEach(parser::feed);
            parser.end();
        } catch (SseLimitException e) {
            assertThat(e).hasMessageContaining("bytes");
        }
    }
}
