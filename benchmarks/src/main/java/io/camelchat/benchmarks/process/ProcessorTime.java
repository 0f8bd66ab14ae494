package io.camelchat.benchmarks.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processor time, of user and system, that a process and all below it used since their start. Linux only. */
public final class ProcessorTime {
    /** What the kernel counts in, whatever its own clock. */
    private static final long TICKS_A_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

    private ProcessorTime() {}

    public static Duration of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessorTime::own)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** That of the compilers of a Java virtual machine; none in a process that is not one. */
    public static Duration ofCompilers(ProcessHandle process) throws IOException {
        Duration sum = Duration.ZERO;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(folder(process).resolve("task"))) {
            for (Path thread : threads) {
                String stat = statOf(thread);
                if (COMPILER.matcher(stat).find()) {
                    sum = sum.plus(in(stat));
                }
            }
        }
        return sum;
    }

    /** Empty where the thread has ended since it was found. */
    private static String statOf(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            return "";
        }
    }

    private static Duration own(ProcessHandle process) {
        try {
            return in(Files.readString(folder(process).resolve("stat")));
        } catch (IOException e) {
            throw new IllegalStateException("Process " + process.pid() + " ended while it was measured", e);
        }
    }

    private static Path folder(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    private static Duration in(String stat) {
        // The name, in parentheses, may have spaces in it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
        return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
    }
}
