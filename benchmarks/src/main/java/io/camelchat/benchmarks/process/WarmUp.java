package io.camelchat.benchmarks.process;

import java.io.IOException;
import java.time.Duration;

/**
 * Has a process do what it is to be measured at until it is warm. A Java process is so when its compilers have little left to
 * do: what they take while they are busy may be more than what is measured, and depends on how much code there is.
 */
public final class WarmUp {
    /** What the compilers take of the processor time of a process that is warm, in steps that follow each other. */
    private static final double QUIET = 0.03;

    private static final int QUIET_STEPS = 2;
    private static final Duration MOST = Duration.ofMinutes(5);

    private WarmUp() {}

    /** A step of some seconds. */
    @FunctionalInterface
    public interface Step {
        void run() throws IOException;
    }

    /** Repeats the step until the process is warm; says so where it does not come to be. */
    public static void of(String name, ProcessHandle process, Step step) throws IOException {
        long end = System.nanoTime() + MOST.toNanos();
        int quiet = 0;
        double share = 1;
        while (quiet < QUIET_STEPS && System.nanoTime() < end) {
            Duration all = ProcessorTime.of(process);
            Duration compilers = ProcessorTime.ofCompilers(process);
            step.run();
            share = (double) ProcessorTime.ofCompilers(process).minus(compilers).toMillis()
                    / ProcessorTime.of(process).minus(all).toMillis();
            quiet = share < QUIET ? quiet + 1 : 0;
        }
        if (quiet < QUIET_STEPS) {
            System.err.printf("Not warm: compilers take %.0f %% of %s%n", 100 * share, name);
        }
    }
}
