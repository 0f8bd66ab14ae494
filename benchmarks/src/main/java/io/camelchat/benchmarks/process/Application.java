package io.camelchat.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The runnable jar as it ships. */
public final class Application {
    private static final String JAR = "../routes/target/chat-completion-routes.jar";

    private Application() {}

    /**
     * Starts it, on a port of the loopback interface. What it says goes into {@code target/application.log}.
     *
     * @param options of the virtual machine
     * @param settings beside the port and the key that the upstream wants
     */
    public static Process start(int port, List<String> options, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", JAR));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/application.log"));
        builder.environment().putAll(settings);
        builder.environment().put("CHAT_PORT", Integer.toString(port));
        builder.environment().put("OPENAI_API_KEY", "sk-upstream");
        return builder.start();
    }
}
