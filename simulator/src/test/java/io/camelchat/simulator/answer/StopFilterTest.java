package io.camelchat.simulator.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopFilterTest {

    private static final String TEXT = "one\ntwo\n\nthree";

    @Test
    void cutsAtTheFirstStopSequenceHoweverTheTextComes() {
        for (int size = 1; size <= TEXT.length(); size++) {
            assertThat(filtered(pieces(size), "\n\n")).as("size %s", size).isEqualTo("one\ntwo");
            assertThat(filtered(pieces(size), "three", "wo"))
                    .as("size %s", size)
                    .isEqualTo("one\nt");
            assertThat(filtered(pieces(size), "one")).as("size %s", size).isEmpty();
            assertThat(filtered(pieces(size), "threefold")).as("size %s", size).isEqualTo(TEXT);
        }
    }

    @Test
    void holdsBackNoMoreThanMayBecomeAStopSequence() {
        List<Integer> read = new ArrayList<>();
        List<Piece> pieces = pieces(1);
        StopFilter filter = new StopFilter(
                pieces.stream().peek(piece -> read.add(piece.tokens())).iterator(), List.of("###"));
        assertThat(filter.next().text()).isEqualTo("o");
        assertThat(read).hasSizeLessThanOrEqualTo(3);
    }

    private static List<Piece> pieces(int size) {
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < TEXT.length(); at += size) {
            pieces.add(new Piece(TEXT.substring(at, Math.min(TEXT.length(), at + size)), 1));
        }
        return pieces;
    }

    private static String filtered(List<Piece> pieces, String... stops) {
        StringBuilder text = new StringBuilder();
        new StopFilter(pieces.iterator(), List.of(stops)).forEachRemaining(piece -> text.append(piece.text()));
        return text.toString();
    }
}
