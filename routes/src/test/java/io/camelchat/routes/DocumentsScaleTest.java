package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.Simulator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many documents wait, and however large one is: a heap of 256 MB is enough, and all permits are in use. */
class DocumentsScaleTest {
    private static final int FILES = Integer.getInteger("chat.test.inboxFiles", 1_000);
    private static final boolean LONG_FORM = FILES >= 100_000;
    private static final int MEGABYTES = LONG_FORM ? 200 : 10;
    private static final int PERMITS = 16;
    private static final Duration LATENCY = Duration.ofMillis(LONG_FORM ? 200 : 500);
    private static final Duration LONG = Duration.ofMinutes(LONG_FORM ? 60 : 5);
    private static final String HEAP = "-Xmx256m";
    private static final Pattern PROGRESS = Pattern.compile("\\d+ of (?<all>\\d+) documents");

    @TempDir
    private Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    private Simulator simulator;
    private DocumentFlowOnSimulator flow;

    @BeforeEach
    void open() throws IOException {
        simulator = Simulator.builder().recordedCalls(1).start();
        Latency latency = Latency.constant(LATENCY);
        simulator.behave(Behaviour.text("Noted.").withLatency(() -> {
            calls.incrementAndGet();
            return latency.next();
        }));
        flow = new DocumentFlowOnSimulator(folder, simulator).with("DOCUMENTS_PERMITS", PERMITS);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void usesAllPermitsForAWideInbox() throws Exception {
        answersMany("wide", number -> "report" + number + ".txt");
    }

    @Test
    void usesAllPermitsForADeepInbox() throws Exception {
        answersMany(
                "deep",
                number -> "a" + number % 10 + "/b" + number / 10 % 10 + "/c" + number / 100 % 10 + "/d" + number / 1000
                        + "/report" + number + ".txt");
    }

    private void answersMany(String shape, Paths paths) throws Exception {
        for (int i = 0; i < FILES; i++) {
            Path file = flow.inbox().resolve(paths.of(i));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "Camel number " + i + " is a patient animal.");
        }
        try (ApplicationProcess process = flow.start(HEAP)) {
            process.awaitStarted();
            long started = System.nanoTime();
            await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> hasAnswer());
            long first = System.nanoTime() - started;

            int before = calls.get();
            long from = System.nanoTime();
            AtomicLong open = new AtomicLong();
            AtomicInteger looks = new AtomicInteger();
            // At the end there is less to ask than there are permits.
            await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> {
                open.addAndGet(simulator.openCalls());
                looks.incrementAndGet();
                return calls.get() >= Math.min(FILES - 4 * PERMITS, before + 10_000);
            });
            double seconds = (System.nanoTime() - from) / 1e9;
            double speed = (calls.get() - before) / seconds;
            double most = PERMITS / (LATENCY.toMillis() / 1e3);
            double average = open.doubleValue() / looks.get();
            try (ProcessVitals vitals = ProcessVitals.of(process.pid())) {
                System.out.printf(
                        "Documents, scale: a %s inbox of %d files: first answer %.1f s after the start, %.1f a second of %.1f"
                                + " at most, %.1f of %d permits in use, heap %d MB, %d threads at most%n",
                        shape,
                        FILES,
                        first / 1e9,
                        speed,
                        most,
                        average,
                        PERMITS,
                        vitals.heap() / 1_000_000,
                        vitals.peakThreads());
            }
            assertThat(average).isGreaterThanOrEqualTo(0.8 * PERMITS);
            assertThat(first).isLessThan(Duration.ofSeconds(10).toNanos());
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !process.linesWith(FILES + " documents in").isEmpty());
            assertThat(process.linesWith("OutOfMemory")).isEmpty();
            assertProgress(process);
            assertThat(calls.get()).isEqualTo(FILES);
            flow.assertInboxIsEmpty();
            assertThat(DocumentFlowOnSimulator.files(flow.outbox())).hasSize(2 * FILES);
        }
    }

    /** Each line tells how many there are within two in a hundred, and the last one that all are done. */
    private static void assertProgress(ApplicationProcess process) {
        List<String> lines = process.linesWith("documents: ");
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            Matcher progress = PROGRESS.matcher(line);
            assertThat(progress.find()).as(line).isTrue();
            assertThat(Double.parseDouble(progress.group("all"))).isBetween(0.98 * FILES, 1.02 * FILES);
        });
        assertThat(lines.get(lines.size() - 1)).contains(FILES + " of " + FILES + " documents");
    }

    @Test
    void readsLargeTextInPieces() throws Exception {
        String line = "The camel of this line is a patient animal, and stores its fat in humps.\n";
        try (BufferedWriter out = Files.newBufferedWriter(flow.inbox().resolve(".large.txt.part"))) {
            for (int i = 0; i < MEGABYTES * 1_000_000L / line.length(); i++) {
                out.write(line);
            }
        }
        Files.move(flow.inbox().resolve(".large.txt.part"), flow.inbox().resolve("large.txt"));
        flow.with("DOCUMENTS_PERMITS", 200);
        try (ApplicationProcess process = flow.start(HEAP)) {
            process.awaitStarted();
            await().atMost(LONG).until(() -> Files.exists(flow.done().resolve("large.txt")));

            int pieces = flow.facts("large.txt").path("pieces").asInt();
            try (ProcessVitals vitals = ProcessVitals.of(process.pid())) {
                System.out.println("Documents, scale: a text of " + MEGABYTES + " MB: " + pieces + " pieces, "
                        + calls.get() + " calls, heap " + vitals.heap() / 1_000_000 + " MB at the end");
            }
            assertThat(process.linesWith("OutOfMemory")).isEmpty();
            assertThat(flow.answer("large.txt")).isEqualTo("Noted.");
            assertThat(pieces).isGreaterThan(MEGABYTES * 40);
            assertThat(calls.get()).isGreaterThan(pieces);
        }
    }

    private boolean hasAnswer() throws IOException {
        if (!Files.exists(flow.outbox())) {
            return false;
        }
        try (DirectoryStream<Path> answers = Files.newDirectoryStream(flow.outbox())) {
            return answers.iterator().hasNext();
        }
    }

    /** The path of each file. */
    private interface Paths {
        String of(int number);
    }
}
