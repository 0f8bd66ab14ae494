package io.camelchat.routes.progress;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar, drawn by a thread of its library. Thread-safe: the bar's state is guarded by its own lock. */
final class TerminalBar implements Progress {
    private static final int UNKNOWN = -1;

    private final Line line;
    private final ProgressBar bar;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param width columns, 0 for those of the terminal */
    TerminalBar(String batch, String unit, long done, PrintStream terminal, int width) {
        line = new Line(terminal, width);
        bar = ProgressBar.builder()
                .setTaskName(batch)
                .setUnit(" " + unit, 1)
                .setInitialMax(UNKNOWN)
                .startsFrom(done, Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .showSpeed()
                .setConsumer(line)
                .build();
    }

    /** Whether somebody looks at a terminal that can draw one. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isPossible() {
        Console console = System.console();
        return console != null && !"dumb".equals(System.getenv("TERM")) && isTerminal(console);
    }

    /** From Java 22 on there is a console without a terminal as well. */
    private static boolean isTerminal(Console console) {
        if (Runtime.version().feature() < 22) {
            return true;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The console does not say whether it is a terminal", e);
        }
    }

    @Override
    public void add(long count) {
        bar.stepBy(count);
    }

    @Override
    public void total(long count) {
        bar.maxHint(count);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            bar.close();
            line.close();
        }
    }

    /** The line that is drawn on: one that its bar leaves open, as one that is closed before it was drawn, is ended once. */
    private static final class Line extends ConsoleProgressBarConsumer {
        private final AtomicBoolean ended = new AtomicBoolean();

        Line(PrintStream terminal, int width) {
            super(terminal, width);
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                super.close();
            }
        }
    }
}
