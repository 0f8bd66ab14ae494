package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each document has its one result, whole, whenever the process is killed, and nothing is asked again but what was under way.
 * Some answers are echoes, which are joined; those about every tenth document are short, and are combined.
 */
class DocumentsKillTest {
    private static final int DOCUMENTS = Integer.getInteger("chat.test.documents", 90);
    private static final int PERMITS = 16;
    private static final Duration LONG = Duration.ofMinutes(DOCUMENTS > 1000 ? 20 : 3);

    @TempDir
    private Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> texts = new ArrayList<>();
    private Simulator simulator;
    private DocumentFlowOnSimulator flow;
    private ApplicationProcess process;
    private int kills;

    @BeforeEach
    void open() throws IOException {
        simulator = Simulator.builder().recordedCalls(1).start();
        flow = new DocumentFlowOnSimulator(folder, simulator)
                .with("DOCUMENTS_PERMITS", PERMITS)
                .with("DOCUMENTS_PIECE_TOKENS", 64);
        for (int i = 0; i < DOCUMENTS; i++) {
            texts.add(text(i));
            flow.drop(path(i), texts.get(i));
        }
    }

    @AfterEach
    void close() {
        process.close();
        simulator.close();
    }

    @Test
    void everyDocumentHasItsOneResultWheneverItIsKilled() throws Exception {
        behaveWell();
        process = flow.start().awaitStarted();
        awaitMoreCalls(5 * PERMITS);
        kill();

        // Asked, and not stored.
        awaitMoreCalls(5 * PERMITS);
        behave(Behaviour.held(LockStep.create()));
        simulator.awaitOpenCalls(PERMITS, LONG);
        kill();

        // Some pieces of many documents are stored.
        awaitMoreCalls(5 * PERMITS);
        kill();

        // Answered, and not written.
        awaitMoreCalls(2 * PERMITS);
        killWithout(flow.outbox());

        // Written, and not moved.
        awaitMoreCalls(2 * PERMITS);
        killWithout(flow.done());

        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> DocumentFlowOnSimulator.files(flow.inbox()).isEmpty());
        process.terminate();
        assertThat(process.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);

        assertResults();
        assertThat(DocumentFlowOnSimulator.files(flow.state())).containsExactly("lock");
    }

    private void assertResults() throws IOException {
        assertThat(DocumentFlowOnSimulator.files(flow.failed())).isEmpty();
        assertThat(DocumentFlowOnSimulator.files(flow.done())).hasSize(DOCUMENTS);
        assertThat(DocumentFlowOnSimulator.files(flow.outbox())).hasSize(2 * DOCUMENTS);
        int needed = 0;
        int pieces = 0;
        int combined = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonNode facts = flow.facts(path(i));
            needed += facts.path("calls").asInt();
            pieces += facts.path("pieces").asInt();
            combined += facts.path("combined").asBoolean() ? 1 : 0;
            String answer = flow.answer(path(i));
            if (isShort(i)) {
                assertThat(answer).isEqualTo(shortAnswer(i));
            } else {
                assertThat(texts.get(i).lines())
                        .allSatisfy(line -> assertThat(answer).contains(line.strip()));
            }
            assertThat(Files.readString(flow.done().resolve(path(i)))).isEqualTo(texts.get(i));
        }
        System.out.println("Documents, kills: " + DOCUMENTS + " documents of " + pieces + " pieces, " + combined
                + " combined, " + kills + " kills of " + PERMITS + " permits: " + calls + " calls, " + needed
                + " needed");
        assertThat(kills).isEqualTo(5);
        assertThat(calls.get()).isBetween(needed, needed + kills * PERMITS);
    }

    private void behaveWell() {
        behave(Behaviour.echo());
        for (int i = 0; i < DOCUMENTS; i++) {
            if (isShort(i)) {
                simulator.behaveToPrompt(name(i) + ":", counted(Behaviour.text(shortAnswer(i)), Duration.ofMillis(50)));
            }
        }
    }

    private void behave(Behaviour behaviour) {
        simulator.reset();
        simulator.behave(counted(behaviour, Duration.ofMillis(50)));
    }

    private Behaviour counted(Behaviour behaviour, Duration latency) {
        Latency constant = Latency.constant(latency);
        return behaviour.withLatency(() -> {
            calls.incrementAndGet();
            return constant.next();
        });
    }

    private void awaitMoreCalls(int count) {
        int before = calls.get();
        await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> calls.get() >= before + count);
    }

    private void kill() throws IOException {
        process.close();
        kills++;
        assertThat(DocumentFlowOnSimulator.files(flow.inbox()))
                .as("documents that are left")
                .isNotEmpty();
        behaveWell();
        process = flow.start();
    }

    /** Kills it when it has waited for a folder that it cannot write to, with no call under way. */
    private void killWithout(Path target) throws IOException {
        Path away = folder.resolve("away");
        Files.createDirectories(target);
        Files.move(target, away);
        Files.createFile(target);
        process.awaitLine("waits until it can be written");
        simulator.awaitNoOpenCalls(LONG);
        process.close();
        Files.delete(target);
        Files.move(away, target);
        kill();
    }

    private static String path(int number) {
        return "folder" + number % 7 + "/" + name(number) + ".txt";
    }

    private static String name(int number) {
        return "document-" + number + "-" + Integer.toHexString((number + "!").hashCode());
    }

    private static boolean isShort(int number) {
        return number % 10 == 3;
    }

    private static String shortAnswer(int number) {
        return "This is about " + name(number) + ":";
    }

    /** Of 1 to 40 pieces: three of its lines are one. */
    private static String text(int number) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 1 + 2 * (number % 40); line++) {
            text.append(name(number))
                    .append(": the camel of line ")
                    .append(line)
                    .append(" is patient.\n");
        }
        return text.toString();
    }
}
