package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as users run it, in a process of its own. */
class ProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int SIGTERM = 128 + 15;
    private static final String KEY = "sk-never+to/be&seen%";

    @TempDir
    private Path folder;

    private Path log;
    private Process process;

    @BeforeEach
    void makeInbox() throws IOException {
        log = folder.resolve("log");
        Files.createDirectory(folder.resolve("inbox"));
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void answersOnEmbeddedDefaultUntilItIsToldToStop() throws Exception {
        start(Map.of());
        drop("report.txt", "The camel is a patient animal.");

        awaitFile("outbox/report.txt.md");
        assertThat(folder.resolve("outbox/report.txt.md")).content().contains("patient");
        assertThat(linesWith("a simulator at http://127.0.0.1:")).hasSize(1);

        process.destroy();
        assertEnds(SIGTERM);
    }

    @Test
    void finishesWhatIsInFlightBeforeItEnds() throws Exception {
        LockStep hold = LockStep.create();
        try (Simulator simulator = Simulator.builder()
                .apiKeys(KEY)
                .defaultBehaviour(Behaviour.held(hold))
                .start()) {
            start(Map.of("OPENAI_BASE_URL", simulator.baseUrl(), "OPENAI_API_KEY", KEY));
            drop("report.txt", "The camel is a patient animal.");
            simulator.awaitCall(0, LONG);

            process.destroy();
            await().atMost(LONG).until(() -> !linesWith("is shutting down").isEmpty());
            drop("late.txt", "Too late.");
            hold.release(2);

            assertEnds(SIGTERM);
            assertThat(folder.resolve("outbox/report.txt.md")).exists();
            assertThat(folder.resolve("done/report.txt")).exists();
            assertThat(folder.resolve("inbox/late.txt")).exists();
            assertThat(simulator.calls()).hasSize(1);
        }
        assertThat(linesWith(KEY)).isEmpty();
    }

    @Test
    void runsRoutesOfAUserInPlaceOfItsOwn() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("my-routes"));
        Files.writeString(routes.resolve("mine.yaml"), """
                - route:
                    from:
                      uri: file:inbox
                      steps:
                        - to: chat-completion:small
                        - to: file:mine
                """);
        start(Map.of(), "-Dcamel.main.routes-include-pattern=file:my-routes/*.yaml");
        drop("report.md", "The camel is a patient animal.");

        awaitFile("mine/report.md");

        process.destroy();
        assertEnds(SIGTERM);
    }

    @Test
    void readsPropertiesOfItsWorkingDirectory() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "DOCUMENTS_OUTBOX = summaries\n");
        start(Map.of());
        drop("report.txt", "The camel is a patient animal.");

        awaitFile("summaries/report.txt.md");

        process.destroy();
        assertEnds(SIGTERM);
    }

    @Test
    void saysInOneSentenceWhyItCannotStart() throws Exception {
        start(Map.of("OPENAI_BASE_URL", "localhost:8000"));

        assertEnds(1);
        assertThat(linesWith("[ERROR]")).singleElement().asString().contains("Option baseUrl must be http://");
        assertThat(linesWith("\tat ")).isEmpty();
    }

    private void start(Map<String, String> settings, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
        ProcessBuilder java = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        java.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("OPENAI_") || name.startsWith("CHAT_") || name.startsWith("DOCUMENTS_"));
        java.environment().putAll(settings);
        process = java.start();
    }

    private void assertEnds(int status) throws InterruptedException {
        assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(status);
    }

    private void drop(String name, String text) throws IOException {
        Files.writeString(folder.resolve("inbox").resolve(name), text);
    }

    private void awaitFile(String name) {
        await().atMost(LONG).until(() -> Files.exists(folder.resolve(name)));
    }

    private List<String> linesWith(String text) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.removeIf(line -> !line.contains(text));
        return lines;
    }
}
