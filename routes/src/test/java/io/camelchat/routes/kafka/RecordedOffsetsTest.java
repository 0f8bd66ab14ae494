package io.camelchat.routes.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordedOffsetsTest {
    private static final int BROKERS_LIMIT = 4096;

    @Test
    void saysNothingWhereNothingIsDoneOutOfTurn() {
        assertThat(new RecordedOffsets(7, new BitSet()).metadata()).isEmpty();
    }

    @Test
    void isReadAsItWasWritten() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            BitSet done = new BitSet();
            int span = 1 + random.nextInt(RecordedOffsets.MOST_AHEAD);
            random.ints(random.nextInt(300), 0, span).forEach(done::set);
            RecordedOffsets written = new RecordedOffsets(random.nextLong(Long.MAX_VALUE), done);

            assertThat(RecordedOffsets.read(written.next(), written.metadata())).isEqualTo(written);
        }
    }

    @Test
    void fitsIntoWhatBrokersAccept() {
        BitSet all = new BitSet();
        all.set(0, RecordedOffsets.MOST_AHEAD);

        assertThat(new RecordedOffsets(0, all).metadata()).hasSizeLessThanOrEqualTo(BROKERS_LIMIT);
    }

    @Test
    void takesWhatOthersWroteForNothing() {
        for (String metadata : new String[] {null, "", "reset by an operator", "1", "1:", "1:?", "2:AQ", "AQ"}) {
            assertThat(RecordedOffsets.read(5, metadata)).isEqualTo(new RecordedOffsets(5, new BitSet()));
        }
    }
}
