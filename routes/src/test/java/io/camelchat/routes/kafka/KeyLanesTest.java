package io.camelchat.routes.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyLanesTest {
    private record Entry(int number, String key) {}

    private final KeyLanes<Entry> lanes = new KeyLanes<>(Entry::key, Comparator.comparing(Entry::number));

    @Test
    void givesEachKeyOneTurnAtATime() {
        add(1, "a");
        add(2, "a");
        add(3, "b");

        Entry first = lanes.take();
        assertThat(first.number()).isEqualTo(1);
        assertThat(lanes.take().number()).isEqualTo(3);
        assertThat(lanes.peek()).isNull();
        assertThat(lanes.waiting()).isEqualTo(1);

        lanes.done(first);
        assertThat(lanes.take().number()).isEqualTo(2);
    }

    @Test
    void givesThoseWithoutKeyTheirTurnsAtOnce() {
        add(1, null);
        add(2, null);

        assertThat(lanes.take().number()).isEqualTo(1);
        assertThat(lanes.take().number()).isEqualTo(2);
    }

    @Test
    void takesTheOldestFirst() {
        add(1, "a");
        add(2, "a");
        add(3, "b");
        add(4, "c");

        lanes.done(lanes.take());

        assertThat(lanes.peek().number()).isEqualTo(2);
    }

    @Test
    void forgetsKeysThatAreDone() {
        add(1, "a");
        lanes.done(lanes.take());

        add(2, "a");

        assertThat(lanes.take().number()).isEqualTo(2);
    }

    @Test
    void keepsTheOrderOfEachKeyInAnyCourse() {
        Random random = new Random(1);
        List<Entry> running = new ArrayList<>();
        Map<String, Integer> last = new HashMap<>();
        int added = 0;
        int done = 0;
        while (done < 20_000) {
            if (added < 20_000 && random.nextBoolean()) {
                int key = random.nextInt(20);
                add(added++, key == 0 ? null : "key " + key);
            }
            if (lanes.peek() != null && random.nextBoolean()) {
                Entry taken = lanes.take();
                assertThat(running)
                        .noneMatch(other -> taken.key() != null && taken.key().equals(other.key()));
                running.add(taken);
            }
            if (!running.isEmpty() && random.nextInt(3) == 0) {
                Entry ended = running.remove(random.nextInt(running.size()));
                if (ended.key() != null) {
                    assertThat(ended.number()).isGreaterThan(last.getOrDefault(ended.key(), -1));
                    last.put(ended.key(), ended.number());
                }
                lanes.done(ended);
                done++;
            }
            assertThat(lanes.waiting()).isEqualTo(added - done - running.size());
        }
    }

    private void add(int number, String key) {
        lanes.add(new Entry(number, key));
    }
}
