package io.camelchat.routes.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
    private final SeenIds seen = new SeenIds();

    @Test
    void tellsTheFirstLineOfAnId() {
        assertThat(seen.put("a", 3)).isZero();
        assertThat(seen.put("b", 4)).isZero();
        assertThat(seen.put("a", 5)).isEqualTo(3);
        assertThat(seen.put("a", 6)).isEqualTo(3);
    }

    @Test
    void keepsThemWhenThereAreMany() {
        int count = 200_000;
        for (int i = 1; i <= count; i++) {
            assertThat(seen.put("request-" + i, i)).isZero();
        }
        for (int i = 1; i <= count; i++) {
            assertThat(seen.put("request-" + i, count + i)).isEqualTo(i);
        }
    }

    @Test
    void tellsApartWhatDiffersInOneCharacter() {
        List<String> ids = List.of("a", "A", "a ", "\u00e9", "e\u0301", "\uD800", "\uD801");

        for (int i = 0; i < ids.size(); i++) {
            assertThat(seen.put(ids.get(i), i + 1)).as(ids.get(i)).isZero();
        }
    }
}
