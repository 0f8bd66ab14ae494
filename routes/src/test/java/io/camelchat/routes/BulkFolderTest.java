package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.routes.bulk.Requests;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files in a folder, and what comes of them. */
class BulkFolderTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PERMITS = 4;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    private Main main;

    @BeforeEach
    void start() throws Exception {
        main = Application.create();
        main.addOverrideProperty(
                "camel.main.routes-include-pattern", "classpath:camel/ask.yaml,classpath:camel/bulk.yaml");
        main.addOverrideProperty("OPENAI_BASE_URL", simulator().baseUrl());
        main.addOverrideProperty("CHAT_PORT", "0");
        main.addOverrideProperty("BULK_INBOX", folder.resolve("inbox").toString());
        main.addOverrideProperty("BULK_PERMITS", String.valueOf(PERMITS));
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        simulator().awaitNoOpenConnections(LONG);
    }

    @Test
    void answersFilesBesideTheInbox() throws Exception {
        drop("a.jsonl", Requests.line("a", "m", "Hi"), "nonsense");
        drop("b.jsonl", Requests.line("b", "m", "Hi"));
        drop("notes.txt", "No requests.");

        awaitFile("done/a.jsonl");
        awaitFile("done/b.jsonl");
        assertThat(Requests.customIds(folder.resolve("outbox/a.results.jsonl"))).containsExactly("a");
        assertThat(Requests.customIds(folder.resolve("outbox/a.errors.jsonl"))).containsExactly("null");
        assertThat(Requests.customIds(folder.resolve("outbox/b.results.jsonl"))).containsExactly("b");
        assertThat(folder.resolve("outbox/b.errors.jsonl")).doesNotExist();
        assertThat(folder.resolve("failed")).doesNotExist();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(folder.resolve("inbox"))
                        .isDirectoryNotContaining("glob:**.jsonl")
                        .isDirectoryContaining("glob:**notes.txt"));
    }

    @Test
    void putsAsideWhatIsNoBatch() throws Exception {
        drop("a.jsonl", "name,age", "camel,7");

        awaitFile("failed/a.jsonl");
        assertThat(folder.resolve("failed/a.jsonl.reason.txt"))
                .content()
                .contains("a.jsonl is a request: Line 1 is no JSON object");
        assertThat(folder.resolve("outbox")).isEmptyDirectory();
    }

    @Test
    void goesOnAfterAStop() throws Exception {
        LockStep hold = LockStep.holdingHead();
        simulator().behave(Behaviour.echo().withHold(hold));
        drop(
                "a.jsonl",
                IntStream.range(0, 30)
                        .mapToObj(i -> Requests.line("r" + i, "m", "Hi"))
                        .toArray(String[]::new));
        simulator().awaitOpenCalls(PERMITS, LONG);
        Thread stopping = new Thread(main::stop, "stopping");
        stopping.start();
        await().atMost(LONG).until(() -> main.getCamelContext().isStopping());
        hold.releaseAll();
        stopping.join();

        assertThat(folder.resolve("inbox/a.jsonl")).exists();
        assertThat(folder.resolve("failed")).doesNotExist();
        int asked = simulator().calls().size();
        assertThat(asked).isLessThan(30);
        simulator().behave(Behaviour.echo());
        start();

        awaitFile("done/a.jsonl");
        assertThat(Requests.customIds(folder.resolve("outbox/a.results.jsonl"))).hasSize(30);
        assertThat(simulator().calls()).hasSize(30);
    }

    @Test
    void leavesAFileThatAnotherProcessAnswers() throws Exception {
        Path part = Files.createDirectories(folder.resolve("outbox")).resolve("a.results.jsonl.part");
        try (RandomAccessFile other = new RandomAccessFile(part.toFile(), "rw");
                FileLock lock = other.getChannel().lock()) {
            drop("a.jsonl", Requests.line("a", "m", "Hi"));
            drop("b.jsonl", Requests.line("b", "m", "Hi"));

            awaitFile("done/b.jsonl");
            assertThat(lock.isValid()).isTrue();
            assertThat(folder.resolve("inbox/a.jsonl")).exists();
        }

        awaitFile("done/a.jsonl");
        assertThat(Requests.customIds(folder.resolve("outbox/a.results.jsonl"))).containsExactly("a");
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    private void drop(String name, String... lines) throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        Path copied = Files.write(folder.resolve(name + ".tmp"), List.of(lines));
        Files.move(copied, folder.resolve("inbox").resolve(name));
    }

    private void awaitFile(String name) {
        await().atMost(LONG).until(() -> Files.exists(folder.resolve(name)));
    }
}
