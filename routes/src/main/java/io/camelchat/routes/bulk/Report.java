package io.camelchat.routes.bulk;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What became of an input.
 *
 * @param lines how many it has
 * @param before how many of them an earlier run had written
 * @param errors how many there are of each code
 */
public record Report(
        BulkFiles files,
        long lines,
        long before,
        long answered,
        Map<String, Long> errors,
        long promptTokens,
        long completionTokens,
        Duration time) {
    private static final double MILLIS = 1000;

    static Report of(BulkFiles files, Tally tally, long before, Duration time) {
        return new Report(
                files,
                tally.lines(),
                before,
                tally.answered(),
                tally.errors(),
                tally.promptTokens(),
                tally.completionTokens(),
                time);
    }

    public boolean isAllAnswered() {
        return errors.isEmpty();
    }

    /** In one line, for a log. */
    public String inOneLine() {
        return files.name() + ": " + answered + " of " + lines + " lines are answered in " + files.results()
                + (errors.isEmpty() ? "" : ", errors " + errors + " in " + files.errors());
    }

    /** In some lines, for whoever reads a terminal. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(text, "lines", lines, before == 0 ? "" : "of them " + before + " by an earlier run");
        line(text, "answered", answered, files.results());
        line(text, "errors", lines - answered, errors.isEmpty() ? "" : files.errors());
        errors.forEach((code, count) -> line(text, "", count, code));
        long tokens = promptTokens + completionTokens;
        // Not every upstream counts.
        if (tokens > 0) {
            line(text, "tokens", tokens, promptTokens + " of prompts, " + completionTokens + " of answers");
        }
        text.append(String.format(
                Locale.ROOT, "%-10s%10.1f  %s%n", "seconds", time.toMillis() / MILLIS, speed() + " lines a second"));
        return text.toString();
    }

    private String speed() {
        return String.format(Locale.ROOT, "%.1f", (lines - before) * MILLIS / Math.max(1, time.toMillis()));
    }

    private static void line(StringBuilder text, String what, long count, Object more) {
        String line = String.format(Locale.ROOT, "%-10s%10d  %s", what, count, more);
        text.append(line.stripTrailing()).append(System.lineSeparator());
    }
}
