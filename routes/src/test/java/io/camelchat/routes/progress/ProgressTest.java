package io.camelchat.routes.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> lines = new ArrayList<>();

    @Test
    void logsOneLineInATimeAndOneAtTheEnd() {
        Progress progress = log(0);
        progress.total(20);

        progress.add(4);
        pass(9);
        progress.add(1);
        assertThat(lines).isEmpty();
        pass(1);
        progress.add(5);
        pass(9);
        progress.add(5);
        progress.close();

        assertThat(lines)
                .containsExactly(
                        "a.jsonl: 10 of 20 lines, 1.0 a second, about 10 s to go",
                        "a.jsonl: 15 of 20 lines, 0.8 a second, about 6 s to go");
    }

    @Test
    void knowsAGrowingTotalOrNone() {
        Progress progress = log(0);

        pass(10);
        progress.add(1);
        progress.total(5);
        pass(10);
        progress.add(1);
        progress.total(7);
        pass(10);
        progress.add(1);

        assertThat(lines)
                .containsExactly(
                        "a.jsonl: 1 lines, 0.1 a second",
                        "a.jsonl: 2 of 5 lines, 0.1 a second, about 30 s to go",
                        "a.jsonl: 3 of 7 lines, 0.1 a second, about 40 s to go");
    }

    @Test
    void measuresNoSpeedByWhatWasDoneBefore() {
        Progress progress = log(1000);

        pass(10);
        progress.add(50);

        assertThat(lines).containsExactly("a.jsonl: 1050 lines, 5.0 a second");
    }

    @Test
    void logsNothingAfterTheEnd() {
        Progress progress = log(0);

        progress.close();
        pass(100);
        progress.add(1);
        progress.close();

        assertThat(lines).containsExactly("a.jsonl: 0 lines");
    }

    @Test
    void countsWhatManyThreadsTell() {
        Progress progress = log(0);

        IntStream.range(0, 10_000).parallel().forEach(i -> progress.add(1));
        progress.close();

        assertThat(lines).containsExactly("a.jsonl: 10000 lines");
    }

    @Test
    void drawsABar() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        Progress progress = new TerminalBar("a.jsonl", "lines", 4, new PrintStream(terminal, true, UTF_8), 100);

        progress.total(8);
        progress.add(2);
        progress.close();
        progress.close();

        assertThat(terminal.toString(UTF_8))
                .contains("a.jsonl  75%", "6/8 lines")
                .endsWith(System.lineSeparator());
        assertThat(terminal.toString(UTF_8)).containsOnlyOnce(System.lineSeparator());
    }

    private Progress log(long done) {
        return new LogLines("a.jsonl", "lines", done, Duration.ofSeconds(10), now::get, lines::add);
    }

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
