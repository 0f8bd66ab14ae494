package io.camelchat.routes.progress;

import java.io.Console;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar, drawn by a thread of its library. Thread-safe: the bar's state is guarded by its own lock. */
final class TerminalBar implements Progress {
    private static final int UNKNOWN = -1;

    private final ProgressBar bar;
    private final AtomicBoolean closed = new AtomicBoolean();

    TerminalBar(String batch, String unit, long done, ProgressBarConsumer terminal) {
        bar = ProgressBar.builder()
                .setTaskName(batch)
                .setUnit(" " + unit, 1)
                .setInitialMax(UNKNOWN)
                .startsFrom(done, Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .showSpeed()
                .setConsumer(terminal)
                .build();
    }

    /** Whether somebody looks at a terminal that can draw one. */
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
        }
    }
}
