package io.camelchat.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The processor time, of user and system, that a process and all below it used since their start. Linux only. */
public final class ProcessorTime {
    /** What the kernel counts in, whatever its own clock. */
    private static final long TICKS_A_SECOND = 100;

    private static final int USER_TIME = 11;

    private ProcessorTime() {}

    public static Duration of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessorTime::own)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration own(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // The name, in parentheses, may have spaces in it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
            return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
        } catch (IOException e) {
            throw new IllegalStateException("Process " + process.pid() + " ended while it was measured", e);
        }
    }
}
