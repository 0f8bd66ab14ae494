package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    private Main main;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(inbox());
        main = Application.create();
        main.addOverrideProperty("OPENAI_BASE_URL", simulator().baseUrl());
        main.addOverrideProperty("OPENAI_API_KEY", "");
        main.addOverrideProperty("CHAT_PORT", "0");
        main.addOverrideProperty("CHAT_MODEL", "small");
        main.addOverrideProperty("DOCUMENTS_INBOX", inbox().toString());
        main.addOverrideProperty("DOCUMENTS_OUTBOX", outbox().toString());
        main.addOverrideProperty("DOCUMENTS_RETRY_DELAY", "100");
        main.addOverrideProperty("camel.main.inflight-repository-browse-enabled", "true");
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        simulator().awaitNoOpenConnections(LONG);
    }

    @Test
    void summarizesDocument() throws IOException {
        drop("report.txt", "The camel is a patient animal.");

        awaitFile(outbox().resolve("report.txt.md"));
        assertThat(outbox().resolve("report.txt.md")).content().contains("The camel is a patient animal.");
        awaitFile(inbox().resolve("done/report.txt"));
        assertThat(inbox().resolve("report.txt")).doesNotExist();
        assertThat(simulator().calls().get(0).json().path("model").asText()).isEqualTo("small");
    }

    @Test
    void givesEveryDocumentAnAnswerOfItsOwn() throws IOException {
        drop("report.md", "Not a text file.");
        drop("report.txt", "Lower case.");
        drop("report.TXT", "Upper case.");
        drop("report.final.txt", "Two dots.");

        awaitFile(inbox().resolve("done/report.txt"));
        awaitFile(inbox().resolve("done/report.TXT"));
        awaitFile(inbox().resolve("done/report.final.txt"));
        assertThat(outbox().resolve("report.txt.md")).content().contains("Lower case.");
        assertThat(outbox().resolve("report.TXT.md")).content().contains("Upper case.");
        assertThat(outbox().resolve("report.final.txt.md")).content().contains("Two dots.");
        assertThat(inbox().resolve("report.md")).exists();
    }

    @Test
    void summarizesDocumentAgainThatComesAgain() throws IOException {
        drop("report.txt", "First edition.");
        awaitFile(inbox().resolve("done/report.txt"));

        drop("report.txt", "Second edition.");

        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(inbox().resolve("done/report.txt")).content().isEqualTo("Second edition."));
        assertThat(outbox().resolve("report.txt.md")).content().contains("Second edition.");
    }

    @Test
    void putsReasonBesideDocumentThatCannotBeAnswered() throws IOException {
        drop("empty.txt", "");

        awaitFile(inbox().resolve("failed/empty.txt"));
        assertThat(inbox().resolve("failed/empty.txt.reason.txt")).content().contains("The body is empty");
        assertThat(outbox().resolve("empty.txt.md")).doesNotExist();
    }

    @Test
    void takesCutAnswerForNone() throws IOException {
        simulator().next(Behaviour.text("The camel is").withFinishReason("length"));
        drop("report.txt", "The camel is a patient animal.");

        awaitFile(inbox().resolve("failed/report.txt"));
        assertThat(inbox().resolve("failed/report.txt.reason.txt")).content().contains("length");
        assertThat(outbox().resolve("report.txt.md")).doesNotExist();
    }

    @Test
    void keepsDocumentUntilServiceAcceptsIt() throws IOException {
        Behaviour wrongKey = Behaviour.error(401, "{\"error\":{\"message\":\"m\",\"code\":\"invalid_api_key\"}}");
        simulator().next(wrongKey, Behaviour.error(503, "{}"), wrongKey);
        drop("report.txt", "The camel is a patient animal.");

        simulator().awaitCall(3, LONG);
        awaitFile(inbox().resolve("done/report.txt"));
        assertThat(outbox().resolve("report.txt.md")).content().contains("patient");
        assertThat(inbox().resolve("failed")).doesNotExist();
    }

    @Test
    void pausesBetweenTwoAttemptsInPlaceOfPollingAnew() throws IOException {
        LockStep hold = LockStep.create();
        simulator().next(Behaviour.error(403, "{}").withHold(hold), Behaviour.held(hold));
        drop("report.txt", "The camel is a patient animal.");

        simulator().awaitCall(0, LONG);
        String attempted = exchangeInFlight();
        hold.release(1);
        simulator().awaitCall(1, LONG);
        assertThat(exchangeInFlight()).isEqualTo(attempted);

        hold.release(1);
        awaitFile(inbox().resolve("done/report.txt"));
    }

    @Test
    void waitsForDocumentThatIsStillBeingCopied() throws IOException {
        Path copy = folder.resolve("copy");
        Files.writeString(copy, "The camel is");
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now().plus(1, ChronoUnit.HOURS)));
        Files.move(copy, inbox().resolve("report.txt"));

        awaitPolls(3);
        assertThat(simulator().calls()).isEmpty();

        Files.writeString(copy, "The camel is a patient animal.");
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minus(1, ChronoUnit.HOURS)));
        Files.move(copy, inbox().resolve("report.txt"), StandardCopyOption.REPLACE_EXISTING);
        awaitFile(inbox().resolve("done/report.txt"));
        assertThat(outbox().resolve("report.txt.md")).content().contains("a patient animal");
    }

    @Test
    void leavesDocumentsInInboxThatAreMoreThanItCanAsk() throws IOException {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        for (int i = 0; i < 40; i++) {
            drop("report" + i + ".txt", "Number " + i);
        }

        simulator().awaitOpenCalls(8, LONG);
        awaitPolls(3);
        assertThat(main.getCamelContext().getInflightRepository().size("files")).isLessThan(16);

        hold.release(40);
        for (int i = 0; i < 40; i++) {
            awaitFile(inbox().resolve("done/report" + i + ".txt"));
        }
        assertThat(simulator().calls()).hasSize(40);
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    private Path inbox() {
        return folder.resolve("inbox");
    }

    private Path outbox() {
        return folder.resolve("outbox");
    }

    private void drop(String name, String text) throws IOException {
        Files.writeString(inbox().resolve(name), text, StandardCharsets.UTF_8);
    }

    private String exchangeInFlight() {
        return main.getCamelContext().getInflightRepository().browse("files").stream()
                .map(inFlight -> inFlight.getExchange().getExchangeId())
                .collect(Collectors.joining());
    }

    private void awaitPolls(int count) {
        ScheduledPollConsumer consumer =
                (ScheduledPollConsumer) main.getCamelContext().getRoute("files").getConsumer();
        long before = consumer.getCounter();
        await().atMost(LONG).until(() -> consumer.getCounter() >= before + count);
    }

    private static void awaitFile(Path file) {
        await().atMost(LONG).until(() -> Files.exists(file));
    }
}
