package io.camelchat.benchmarks.starting;

import io.camelchat.benchmarks.process.Application;
import io.camelchat.benchmarks.process.FreePort;
import io.camelchat.benchmarks.process.ProcessorTime;
import io.camelchat.benchmarks.report.Spread;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares the start of the application as it ships with that of an empty one that has the same server: from the start of the
 * process until its port takes connections.
 */
public final class StartComparison {
    private static final double NANOS = 1e9;

    private StartComparison() {}

    /** @param args rounds */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        List<Start> empty = new ArrayList<>();
        List<Start> application = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            Start one = empty();
            Start other = application();
            if (round >= 0) {
                empty.add(one);
                application.add(other);
            }
        }
        System.out.println("| start | seconds | of the empty one | seconds of CPU | of the empty one |");
        System.out.println("|---|---|---|---|---|");
        print("an empty Camel Main application with the HTTP server", empty, empty);
        print("the application as it ships", application, empty);
    }

    private static void print(String title, List<Start> starts, List<Start> empty) {
        System.out.printf(
                "| %s | %s | %s | %s | %s |%n",
                title,
                Spread.of(seconds(starts)).text(2),
                Spread.ratio(seconds(starts), seconds(empty)).text(2),
                Spread.of(cpu(starts)).text(2),
                Spread.ratio(cpu(starts), cpu(empty)).text(2));
    }

    private static List<Double> seconds(List<Start> starts) {
        return starts.stream().map(Start::seconds).toList();
    }

    private static List<Double> cpu(List<Start> starts) {
        return starts.stream().map(Start::cpu).toList();
    }

    private static Start empty() throws IOException {
        int port = FreePort.find();
        long before = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmptyApplication.class.getName(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(new File("target/empty.log"))
                .start();
        return start(process, port, before);
    }

    private static Start application() throws IOException {
        int port = FreePort.find();
        long before = System.nanoTime();
        Process process = Application.start(port, List.of(), Map.of("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"));
        return start(process, port, before);
    }

    private static Start start(Process process, int port, long before) throws IOException {
        try {
            FreePort.awaitListener(port, process);
            double seconds = (System.nanoTime() - before) / NANOS;
            return new Start(seconds, ProcessorTime.of(process.toHandle()).toNanos() / NANOS);
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }

    /** @param seconds until it could be called @param cpu seconds of processor time by then */
    private record Start(double seconds, double cpu) {}
}
