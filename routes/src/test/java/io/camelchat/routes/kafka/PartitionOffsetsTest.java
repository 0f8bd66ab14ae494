package io.camelchat.routes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PartitionOffsetsTest {
    private final PartitionOffsets offsets = from(10);

    @Test
    void recordsUpToTheFirstThatIsNotDone() {
        deliver(10, 11, 12, 13);

        offsets.done(10);
        offsets.done(12);

        assertThat(offsets.recorded()).isEqualTo(recorded(11, 12));
    }

    @Test
    void recordsAllWhenAllIsDone() {
        deliver(10, 11);

        offsets.done(11);
        offsets.done(10);

        assertThat(offsets.recorded()).isEqualTo(recorded(12));
    }

    @Test
    void takesOffsetsThatNeverComeForDone() {
        deliver(15, 20, 30);

        offsets.done(15);
        offsets.done(30);
        assertThat(offsets.recorded()).isEqualTo(recorded(20, 30));

        offsets.done(20);
        assertThat(offsets.recorded()).isEqualTo(recorded(31));
    }

    @Test
    void beginsWithTheFirstRecordWhereNothingIsRecorded() {
        PartitionOffsets fresh = PartitionOffsets.fromFirstRecord();

        assertThat(fresh.deliver(1_000)).isTrue();
        assertThat(fresh.recorded()).isEqualTo(recorded(1_000));
    }

    @Test
    void deliversNothingAgainThatWasDoneOutOfTurn() {
        PartitionOffsets later = PartitionOffsets.from(recorded(10, 11, 14));

        assertThat(later.deliver(10)).isTrue();
        assertThat(later.deliver(11)).isFalse();
        assertThat(later.deliver(12)).isTrue();
        later.done(10);
        later.done(12);
        assertThat(later.recorded()).isEqualTo(recorded(13, 14));
        assertThat(later.deliver(13)).isTrue();
        later.done(13);
        assertThat(later.recorded()).isEqualTo(recorded(15));
        assertThat(later.isInOrder(14)).isFalse();
    }

    @Test
    void keepsWhatIsDoneOutOfTurnAndNotDeliveredYet() {
        PartitionOffsets later = PartitionOffsets.from(recorded(10, 14));

        later.deliver(10);
        later.done(10);

        assertThat(later.recorded()).isEqualTo(recorded(11, 14));
    }

    @Test
    void holdsBackWhatNoCommitCouldTellOf() {
        int most = RecordedOffsets.MOST_AHEAD;
        assertThat(offsets.isWithinReach(1_000_000)).isTrue();
        deliver(10, 10 + most - 1, 10 + most);

        assertThat(offsets.isWithinReach(10 + most - 1)).isTrue();
        assertThat(offsets.isWithinReach(10 + most)).isFalse();

        offsets.done(10);
        assertThat(offsets.isWithinReach(10 + most)).isTrue();
    }

    @Test
    void jumpsOverAsManyOffsetsAsThereAre() {
        assertThat(offsets.deliver(1L << 40)).isTrue();
        assertThat(offsets.deliver(1L << 50)).isTrue();
        offsets.done(1L << 40);

        assertThat(offsets.recorded()).isEqualTo(recorded(1L << 50));
    }

    @Test
    void refusesRecordsThatComeTwice() {
        deliver(10);

        assertThat(offsets.isInOrder(10)).isFalse();
        assertThatThrownBy(() -> offsets.deliver(10)).isInstanceOf(IllegalArgumentException.class);
        offsets.done(10);
        assertThatThrownBy(() -> offsets.done(10)).isInstanceOf(IllegalStateException.class);
    }

    /** Readers that die at any moment, and others that go on: what is recorded is never delivered again, the rest always. */
    @Test
    void losesAndRepeatsNothingThatIsRecorded() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Long> log = new ArrayList<>();
            for (long offset = random.nextInt(5); log.size() < 200; offset += 1 + random.nextInt(3) / 2) {
                log.add(offset);
            }
            Set<Long> recordedDone = new HashSet<>();
            RecordedOffsets recorded = recorded(0);
            while (recordedDone.size() < log.size()) {
                PartitionOffsets reader =
                        PartitionOffsets.from(RecordedOffsets.read(recorded.next(), recorded.metadata()));
                recorded = read(reader, recorded, log, recordedDone, random);
            }
            assertThat(told(recorded, log)).containsExactlyElementsOf(log);
        }
    }

    private static RecordedOffsets read(
            PartitionOffsets reader, RecordedOffsets before, List<Long> log, Set<Long> recordedDone, Random random) {
        RecordedOffsets recorded = before;
        List<Long> ahead =
                log.stream().filter(offset -> offset >= before.next()).toList();
        List<Long> open = new ArrayList<>();
        Set<Long> done = new TreeSet<>(recordedDone);
        int next = 0;
        for (int life = random.nextInt(400); life > 0; life--) {
            if (next < ahead.size() && random.nextInt(3) > 0) {
                long offset = ahead.get(next++);
                if (!reader.isInOrder(offset)) {
                    // It has gone past it, for it was recorded.
                    assertThat(recordedDone).contains(offset);
                    continue;
                }
                assertThat(reader.deliver(offset)).isEqualTo(!recordedDone.contains(offset));
                if (!recordedDone.contains(offset)) {
                    open.add(offset);
                }
            } else if (!open.isEmpty() && random.nextBoolean()) {
                long offset = open.remove(random.nextInt(open.size()));
                reader.done(offset);
                done.add(offset);
            } else {
                recorded = reader.recorded();
                recordedDone.addAll(done);
                assertThat(told(recorded, log)).isEqualTo(new TreeSet<>(recordedDone));
            }
        }
        return recorded;
    }

    private static Set<Long> told(RecordedOffsets recorded, List<Long> log) {
        Set<Long> told = new TreeSet<>();
        for (long offset : log) {
            long ahead = offset - recorded.next();
            if (ahead < 0 || recorded.done().get((int) ahead)) {
                told.add(offset);
            }
        }
        return told;
    }

    private void deliver(long... these) {
        for (long offset : these) {
            assertThat(offsets.deliver(offset)).isTrue();
        }
    }

    private static PartitionOffsets from(long next) {
        return PartitionOffsets.from(recorded(next));
    }

    private static RecordedOffsets recorded(long next, long... done) {
        BitSet bits = new BitSet();
        for (long offset : done) {
            bits.set((int) (offset - next));
        }
        return new RecordedOffsets(next, bits);
    }
}
