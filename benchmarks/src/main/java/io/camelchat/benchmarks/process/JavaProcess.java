package io.camelchat.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process with this one's classpath, that is told what to do by lines, and answers each by one. It ends when its
 * input ends. Used by one thread.
 */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final String name;

    /** @param options of the virtual machine */
    public JavaProcess(Class<?> mainClass, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(arguments);
        name = mainClass.getSimpleName() + " " + String.join(" ", arguments);
        process = new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(new File("target/" + mainClass.getSimpleName() + ".log")))
                .start();
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What the process says next. */
    public String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(name + " ended without an answer; see its log in target");
        }
        return answer;
    }

    public String tell(String order) throws IOException {
        orders.write(order);
        orders.newLine();
        orders.flush();
        return answer();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() throws IOException {
        orders.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
