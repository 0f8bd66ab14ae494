package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Transcript;
import io.camelchat.simulator.Transcript.Ending;
import io.camelchat.simulator.corpus.Corpus;
import io.camelchat.simulator.corpus.CorpusEntry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body of the corpus comes to what is expected of it, however the network cuts it. */
class CorpusTest {
    /** A longer body is not cut at every offset: most of its bytes are the same ones again. */
    private static final int SHORT = 8_192;

    private static final int CUTS_OF_A_LONG_ONE = 10;

    private static long cuts;
    private static long ends;

    @AfterAll
    static void tellCounts() {
        System.out.println(bodies().count() + " of " + Corpus.entries().size() + " corpus entries read as bodies, cut "
                + cuts + " times, ended early " + ends + " times");
    }

    /** Those whose head is not among the packets. */
    static Stream<CorpusEntry> bodies() {
        return Corpus.entries().stream().filter(entry -> !entry.transcript().isWholeAnswer());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void comesToWhatIsExpected(CorpusEntry entry) {
        assertAsExpected("in its packets", entry, entry.transcript().packets());
        assertAsExpected("whole", entry, List.of(CorpusReader.bytes(entry)));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void comesToTheSameByteByByte(CorpusEntry entry) {
        byte[] bytes = CorpusReader.bytes(entry);
        if (bytes.length > 100 * SHORT) {
            return;
        }
        CorpusReader reader = new CorpusReader(entry);
        for (byte one : bytes) {
            reader.feed(new byte[] {one});
        }

        assertThat(entry.expectation()
                        .differences(reader.end(entry.transcript().ending()).json()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void comesToTheSameWhereverItIsCut(CorpusEntry entry) {
        byte[] bytes = CorpusReader.bytes(entry);
        for (int cut = 0; cut <= bytes.length; cut += step(bytes)) {
            assertAsExpected(
                    "cut at " + cut,
                    entry,
                    List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)));
            cuts++;
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void isNeverCompleteWhereSomethingOfItIsMissing(CorpusEntry entry) {
        byte[] bytes = CorpusReader.bytes(entry);
        for (int end = 0; end < bytes.length; end += step(bytes)) {
            assertNotWronglyComplete(entry, Arrays.copyOf(bytes, end), Ending.FINISH);
            assertNotWronglyComplete(entry, Arrays.copyOf(bytes, end), end % 2 == 0 ? Ending.CUT : Ending.STALL);
        }
    }

    private static void assertNotWronglyComplete(CorpusEntry entry, byte[] begun, Ending ending) {
        CorpusReader reader = new CorpusReader(entry);
        reader.feed(begun);
        Observation observed = reader.end(ending);
        ends++;
        if (observed.outcome().equals("complete")) {
            boolean whole = entry.expectation().hidesEarlyEnd()
                    ? observed.isFinished()
                    : entry.expectation().hasAllChoices(observed.completion());
            assertThat(whole)
                    .as("ended at %d by %s: %s", begun.length, ending, observed.json())
                    .isTrue();
        }
    }

    private static int step(byte[] bytes) {
        return bytes.length <= SHORT ? 1 : Math.max(SHORT, bytes.length / CUTS_OF_A_LONG_ONE) + 1;
    }

    private static void assertAsExpected(String how, CorpusEntry entry, List<byte[]> feeds) {
        Transcript transcript = entry.transcript();
        CorpusReader reader = new CorpusReader(entry);
        feeds.forEach(reader::feed);

        assertThat(entry.expectation()
                        .differences(reader.end(transcript.ending()).json()))
                .as(how)
                .isEmpty();
    }
}
