package io.camelchat.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application as users run it: in a process of its own, set by its environment, told to stop by a signal. */
final class ApplicationProcess implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(120);

    /** The exit status of a Java process that a SIGTERM ended. */
    static final int SIGTERM = 128 + 15;

    private static final Pattern LISTENING = Pattern.compile("HttpServer started on \\S+:(\\d+)");
    private static final String USAGE = " usage - ";

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ApplicationProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "application-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it, on a free port unless the settings say another.
     *
     * @param folder its working directory
     * @param settings environment variables
     * @param options of the Java virtual machine
     */
    static ApplicationProcess start(Path folder, Map<String, String> settings, String... options) throws IOException {
        return start(folder, settings, List.of(options), List.of());
    }

    /** Starts a command of it, as {@code bulk a.jsonl}. */
    static ApplicationProcess command(Path folder, Map<String, String> settings, String... arguments)
            throws IOException {
        return start(folder, settings, List.of("-Xmx256m"), List.of(arguments));
    }

    private static ApplicationProcess start(
            Path folder, Map<String, String> settings, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
        command.addAll(arguments);
        ProcessBuilder java =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        java.environment()
                .keySet()
                .removeIf(name -> name.matches("(OPENAI|CHAT|DOCUMENTS|BULK|CAMEL|KAFKA|JMS|QUEUE|UPSTREAM)_.*"));
        java.environment().put("CHAT_PORT", "0");
        java.environment().putAll(settings);
        return new ApplicationProcess(java.start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("The output broke off: " + e.getMessage());
        }
        synchronized (lines) {
            ended = true;
            lines.notifyAll();
        }
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }

    long pid() {
        return process.pid();
    }

    /** The port it listens on, waited for. */
    int port() {
        Matcher listening = LISTENING.matcher(awaitLine("HttpServer started on"));
        if (!listening.find()) {
            throw new AssertionError("The log tells no port");
        }
        return Integer.parseInt(listening.group(1));
    }

    /** Waits until it has started. */
    ApplicationProcess awaitStarted() {
        awaitLine("started in");
        return this;
    }

    /** What it printed so far. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    List<String> linesWith(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }

    /** The first line with a text, waited for. */
    String awaitLine(String text) {
        return await(1, line -> line.contains(text)).get(0);
    }

    /** The lines of the usage log, waited for until there are so many. */
    List<JsonNode> awaitUsage(int count) {
        return await(count, line -> line.contains(USAGE)).stream()
                .map(ApplicationProcess::usage)
                .toList();
    }

    /** The line of the usage log with this value of this member, waited for. */
    JsonNode awaitUsage(String member, String value) {
        return awaitUsage(1, member, value).get(0);
    }

    /** The lines of the usage log with this value of this member, waited for until there are so many. */
    List<JsonNode> awaitUsage(int count, String member, String value) {
        return await(
                        count,
                        line -> line.contains(USAGE)
                                && value.equals(usage(line).path(member).asText()))
                .stream()
                .map(ApplicationProcess::usage)
                .toList();
    }

    /** The lines of the usage log so far. */
    List<JsonNode> usage() {
        List<JsonNode> all = new ArrayList<>();
        forEachUsage(all::add);
        return all;
    }

    /** As {@link #usage()}, for more lines than are to be kept as JSON. */
    void forEachUsage(Consumer<JsonNode> line) {
        linesWith(USAGE).forEach(text -> line.accept(usage(text)));
    }

    private static JsonNode usage(String line) {
        return Json.read(line.substring(line.indexOf(USAGE) + USAGE.length()));
    }

    private List<String> await(int count, Predicate<String> wanted) {
        long deadline = System.nanoTime() + LONG.toNanos();
        synchronized (lines) {
            while (true) {
                List<String> found = lines.stream().filter(wanted).toList();
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (found.size() >= count) {
                    return found;
                }
                if (ended || left <= 0) {
                    throw new AssertionError("Of " + count + " awaited lines " + found.size()
                            + " came; the application " + (ended ? "has ended" : "goes on") + ", and printed:\n"
                            + String.join("\n", lines));
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("Interrupted", e);
                }
            }
        }
    }

    /** Tells it to stop. The process' own way of doing so would close its output as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Lets it stand still, its connections open, as a machine does that is out of memory or whose virtual one is moved. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, String.valueOf(pid())).start().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit status, waited for together with the last of its output. */
    int awaitExit() {
        long deadline = System.nanoTime() + LONG.toNanos();
        try {
            synchronized (lines) {
                while (!ended && System.nanoTime() < deadline) {
                    lines.wait(1 + TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
                }
            }
            if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The application goes on, and printed:\n" + String.join("\n", lines()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
        return process.exitValue();
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
