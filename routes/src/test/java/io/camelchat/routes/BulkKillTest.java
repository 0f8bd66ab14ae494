package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.routes.bulk.Requests;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line is answered once, however often the command is interrupted, and little is asked twice. */
class BulkKillTest {
    private static final int LINES = Integer.getInteger("chat.test.bulkLines", 600);
    private static final int PERMITS = 50;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String REFUSED = "Refuse this.";

    @TempDir
    private Path folder;

    private final Simulator simulator = Simulator.builder().recordedCalls(1).start();
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void behaveWell() {
        simulator.behaveToPrompt(REFUSED, counted(Behaviour.error(400, "{\"error\":{\"message\":\"No\"}}")));
        simulator.behave(counted(Behaviour.echo()));
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private Behaviour counted(Behaviour behaviour) {
        Latency latency = Latency.constant(Duration.ofMillis(250));
        return behaviour.withLatency(() -> {
            calls.incrementAndGet();
            return latency.next();
        });
    }

    @Test
    void everyLineIsAnsweredOnceAfterTwoKills() throws Exception {
        List<String> ids = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            ids.add("line-" + i);
            lines.add(i % 100 == 50 ? bad(i) : Requests.line("line-" + i, "m", "Question " + i + "."));
        }
        // Two of these kinds have no custom_id of their own.
        ids.removeIf(id -> number(id) % 100 == 50 && (number(id) / 100) % 4 < 2);
        Files.write(folder.resolve("a.jsonl"), lines);
        int asked = LINES
                - (int) lines.stream()
                        .filter(line -> !line.contains("/v1/chat/completions"))
                        .count()
                - (int) (lines.stream()
                                .filter(line -> line.contains("line-0\""))
                                .count()
                        - 1);

        killWhileAsking();
        Files.writeString(part(), "{\"id\":\"batch_req_", StandardOpenOption.APPEND);
        killAnyTime();
        ApplicationProcess last = start();
        assertThat(last.awaitExit()).as("%s", last.lines()).isEqualTo(1);

        List<String> results = Requests.customIds(folder.resolve("a.results.jsonl"));
        List<String> errors = Requests.customIds(folder.resolve("a.errors.jsonl"));
        System.out.println("Bulk, kills: " + LINES + " lines, 2 kills of " + PERMITS + " permits: " + results.size()
                + " results, " + errors.size() + " errors; " + calls.get() + " calls, of them "
                + (calls.get() - asked) + " twice");
        assertThat(results).hasSize(LINES - LINES / 100);
        assertThat(errors).hasSize(LINES / 100);
        assertThat(Stream.concat(results.stream(), errors.stream()).filter(id -> !id.equals("null")))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(calls.get()).isBetween(asked, asked + 2 * PERMITS);
        assertThat(last.awaitLine("lines ")).contains("by an earlier run");
    }

    @Test
    void nothingIsAskedTwiceWhereItIsToldToStop() throws Exception {
        int count = 300;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(Requests.line("line-" + i, "m", "Question " + i + "."));
        }
        Files.write(folder.resolve("a.jsonl"), lines);

        ApplicationProcess stopped = start();
        awaitWritten(PERMITS);
        stopped.terminate();
        assertThat(stopped.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
        assertThat(stopped.awaitLine("run it again")).contains("of the 300 lines");
        assertThat(Files.exists(folder.resolve("a.results.jsonl"))).isFalse();
        ApplicationProcess last = start();

        assertThat(last.awaitExit()).as("%s", last.lines()).isZero();
        assertThat(Requests.customIds(folder.resolve("a.results.jsonl")))
                .hasSize(count)
                .doesNotHaveDuplicates();
        assertThat(folder.resolve("a.errors.jsonl")).doesNotExist();
        assertThat(calls.get()).isEqualTo(count);
    }

    /** Each hundred lines one, of four kinds in turn. */
    private static String bad(int i) {
        return switch ((i / 100) % 4) {
            case 0 -> "{\"custom_id\":\"line-" + i + "\",";
            case 1 -> Requests.line("line-0", "m", "Once more.");
            case 2 -> Requests.line("line-" + i, "m", REFUSED);
            default -> Requests.line("line-" + i, "m", "Hi").replace("/v1/chat/completions", "/v1/embeddings");
        };
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring("line-".length()));
    }

    /** All permits are held when it dies. */
    private void killWhileAsking() throws IOException {
        ApplicationProcess process = start();
        awaitWritten(LINES / 4);
        simulator.behave(Behaviour.held(LockStep.create()).withLatency(() -> {
            calls.incrementAndGet();
            return Duration.ZERO;
        }));
        simulator.awaitOpenCalls(PERMITS, LONG);
        process.close();
        behaveWell();
    }

    private void killAnyTime() throws IOException {
        ApplicationProcess process = start();
        awaitWritten(LINES / 2);
        process.close();
    }

    private ApplicationProcess start() throws IOException {
        return ApplicationProcess.command(
                folder,
                Map.of("OPENAI_BASE_URL", simulator.baseUrl()),
                "bulk",
                "a.jsonl",
                "--permits",
                String.valueOf(PERMITS));
    }

    private Path part() {
        return folder.resolve("a.results.jsonl.part");
    }

    private void awaitWritten(int count) {
        await().atMost(LONG).until(() -> written() >= count);
    }

    private long written() throws IOException {
        if (!Files.exists(part())) {
            return 0;
        }
        long lines = 0;
        for (byte b : Files.readAllBytes(part())) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }
}
