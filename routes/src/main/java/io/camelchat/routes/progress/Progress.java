package io.camelchat.routes.progress;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a batch is, as somebody sees it: a bar on the terminal's standard error, or, where there is no terminal, lines of
 * the log, one every ten seconds at most and one at the end. Thread-safe: any thread may tell it, and close it.
 */
public interface Progress extends AutoCloseable {
    /**
     * Begins to show it.
     *
     * @param batch what is being done, as {@code questions.jsonl}
     * @param unit what is counted, in the plural, as {@code lines}
     * @param done how many were done before: they say nothing of how fast it goes
     */
    static Progress start(String batch, String unit, long done) {
        if (TerminalBar.isPossible()) {
            return new TerminalBar(batch, unit, done, System.err, 0);
        }
        Logger log = LoggerFactory.getLogger(Progress.class);
        return new LogLines(batch, unit, done, Duration.ofSeconds(10), System::nanoTime, log::info);
    }

    /** So many more are done. */
    void add(long count);

    /** So many there are in all, those done before included, as far as is known; it may be said again. */
    void total(long count);

    /** Shows how far it came. What is told after it is not shown; a second time does nothing. */
    @Override
    void close();
}
