package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.main.Main;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What comes of a document, and where it goes. */
class DocumentsTest {
    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    private DocumentFlowOnSimulator flow;
    private Main main;

    @BeforeEach
    void set() throws IOException {
        flow = new DocumentFlowOnSimulator(folder, simulator());
    }

    @AfterEach
    void stop() {
        stopMain();
        simulator().awaitNoOpenConnections(DocumentFlowOnSimulator.LONG);
    }

    @Test
    void answersDocument() throws Exception {
        start();
        flow.drop("report.txt", "The camel is a patient animal.");

        flow.awaitDone("report.txt");
        flow.assertInboxIsEmpty();
        assertThat(flow.answer("report.txt")).contains("The camel is a patient animal.");
        JsonNode facts = flow.facts("report.txt");
        assertThat(facts.path("document").asText()).isEqualTo("report.txt");
        assertThat(facts.path("outcome").asText()).isEqualTo("complete");
        assertThat(facts.path("model").asText()).isEqualTo("small");
        assertThat(facts.path("pieces").asInt()).isEqualTo(1);
        assertThat(facts.path("calls").asInt()).isEqualTo(1);
        assertThat(facts.path("usage").path("total_tokens").asInt()).isPositive();
        assertThat(facts.has("duration_ms")).isTrue();
        assertThat(simulator().calls().get(0).json().path("model").asText()).isEqualTo("small");
        assertThat(systemMessages()).containsExactly("Summarize.");
        assertThat(DocumentFlowOnSimulator.files(flow.outbox())).containsExactly("report.txt.json", "report.txt.md");
    }

    @Test
    void givesEveryDocumentAnAnswerOfItsOwn() throws Exception {
        start();
        List<String> paths = List.of(
                "a",
                "a.md",
                "a.txt",
                "A.txt",
                "a.final.txt",
                "done/a.txt",
                "deep/er/a.txt",
                "deep/a.txt",
                "ä ö/ü$.txt");
        for (String path : paths) {
            flow.drop(path, "This is " + path + ".");
        }

        for (String path : paths) {
            flow.awaitDone(path);
            assertThat(flow.answer(path)).contains("This is " + path + ".");
        }
        flow.assertInboxIsEmpty();
        assertThat(simulator().calls()).hasSize(paths.size());
    }

    @Test
    void answersTheSameFormTwiceUnderTwoNames() throws Exception {
        start();
        flow.drop("first.txt", "Not filled in.");
        flow.drop("second.txt", "Not filled in.");

        flow.awaitDone("first.txt");
        flow.awaitDone("second.txt");
        assertThat(simulator().calls()).hasSize(2);
    }

    @Test
    void answersAgainWhatComesAgainWithOtherContent() throws Exception {
        start();
        flow.drop("report.txt", "First edition.");
        flow.awaitDone("report.txt");

        flow.drop("report.txt", "Second edition.");

        await().atMost(DocumentFlowOnSimulator.LONG)
                .untilAsserted(() ->
                        assertThat(flow.done().resolve("report.txt")).content().isEqualTo("Second edition."));
        assertThat(flow.answer("report.txt")).contains("Second edition.");
    }

    @Test
    void movesWhatIsAnsweredAlreadyAndAsksAnewForAnotherPrompt() throws Exception {
        start();
        flow.drop("report.txt", "The camel is a patient animal.");
        flow.awaitDone("report.txt");
        stopMain();

        Files.move(flow.done().resolve("report.txt"), flow.inbox().resolve("report.txt"));
        start();
        flow.awaitDone("report.txt");
        assertThat(simulator().calls()).hasSize(1);
        stopMain();

        Files.move(flow.done().resolve("report.txt"), flow.inbox().resolve("report.txt"));
        flow.with("DOCUMENTS_INSTRUCTIONS", "Translate.");
        start();
        flow.awaitDone("report.txt");
        assertThat(systemMessages()).containsExactly("Summarize.", "Translate.");
        stopMain();

        Files.move(flow.done().resolve("report.txt"), flow.inbox().resolve("report.txt"));
        flow.with("camel.component.chat-completion.temperature", "0.5");
        start();
        flow.awaitDone("report.txt");
        assertThat(simulator().calls()).hasSize(3);
    }

    @Test
    void combinesAnswersAboutPieces() throws Exception {
        String text = IntStream.range(0, 2000)
                .mapToObj(i -> "Camel number " + i + ".\n")
                .collect(Collectors.joining());
        simulator().behaveToPrompt("Camel number", Behaviour.text("These are camels."));
        simulator().behaveToPrompt("These are camels.", Behaviour.text("Camels, in all."));
        flow.with("DOCUMENTS_PIECE_TOKENS", 500);
        start();
        flow.drop("camels.txt", text);

        flow.awaitDone("camels.txt");
        assertThat(flow.answer("camels.txt")).isEqualTo("Camels, in all.");
        int pieces = flow.facts("camels.txt").path("pieces").asInt();
        assertThat(pieces).isGreaterThan(10);
        assertThat(flow.facts("camels.txt").path("combined").asBoolean()).isTrue();
        assertThat(flow.facts("camels.txt").path("calls").asInt()).isEqualTo(pieces + 1);
        assertThat(simulator().calls()).hasSize(pieces + 1);
        assertThat(systemMessages().stream().filter("Combine."::equals)).hasSize(1);
        String asked = simulator().calls().stream()
                .map(DocumentsTest::userMessage)
                .filter(message -> message.contains("Camel number"))
                .sorted((a, b) -> Integer.compare(text.indexOf(a), text.indexOf(b)))
                .collect(Collectors.joining());
        assertThat(asked).isEqualTo(text);
    }

    @Test
    void joinsAnswersThatDoNotGetShorter() throws Exception {
        flow.with("DOCUMENTS_PIECE_TOKENS", 500);
        start();
        flow.drop("camels.txt", fiveHundredCamels());

        flow.awaitDone("camels.txt");
        assertThat(flow.facts("camels.txt").path("combined").asBoolean(true)).isFalse();
        assertThat(simulator().calls())
                .hasSize(flow.facts("camels.txt").path("pieces").asInt());
        assertAnswersFiveHundredCamels();
    }

    @Test
    void keepsJoinedAnswerWhileDocumentCannotBeMoved() throws Exception {
        Files.createFile(flow.done());
        try (ApplicationProcess process =
                flow.with("DOCUMENTS_PIECE_TOKENS", 500).start()) {
            flow.drop("camels.txt", fiveHundredCamels());
            process.awaitLine("waits until it can be written");
            Files.delete(flow.done());

            flow.awaitDone("camels.txt");
        }
        assertAnswersFiveHundredCamels();
    }

    @Test
    void putsReasonBesideDocumentThatCannotBeAnswered() throws Exception {
        start();
        flow.drop("sub/empty.txt", "");

        assertThat(flow.awaitFailed("sub/empty.txt")).isEqualTo("The document is empty\ncategory: empty\n");
        flow.assertInboxIsEmpty();
        assertThat(DocumentFlowOnSimulator.files(flow.outbox())).isEmpty();
        assertThat(simulator().calls()).isEmpty();
    }

    @Test
    void keepsDocumentUntilServiceAcceptsIt() throws Exception {
        Behaviour wrongKey = Behaviour.error(401, "{\"error\":{\"message\":\"m\",\"code\":\"invalid_api_key\"}}");
        simulator().next(wrongKey, Behaviour.error(503, "{}"), wrongKey);
        flow.with("camel.component.chat-completion.max-retries", "0");
        start();
        flow.drop("report.txt", "The camel is a patient animal.");

        simulator().awaitCall(3, DocumentFlowOnSimulator.LONG);
        flow.awaitDone("report.txt");
        assertThat(flow.answer("report.txt")).contains("patient");
        assertThat(flow.failed()).doesNotExist();
    }

    @Test
    void waitsForDocumentThatIsStillBeingCopied() throws Exception {
        flow.with("DOCUMENTS_MIN_AGE", "1000");
        start();
        Path copy = flow.inbox().resolve("report.txt");
        Files.writeString(copy, "The camel is");
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now().plus(1, ChronoUnit.HOURS)));

        awaitPolls(4);
        assertThat(simulator().calls()).isEmpty();

        Files.writeString(copy, " a patient animal.", StandardOpenOption.APPEND);
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minus(1, ChronoUnit.HOURS)));
        flow.awaitDone("report.txt");
        assertThat(flow.answer("report.txt")).contains("The camel is a patient animal.");
        assertThat(simulator().calls()).hasSize(1);
    }

    @Test
    void answersAgainWhatHasChangedWhileItWasAskedAbout() throws Exception {
        LockStep hold = LockStep.create();
        simulator().next(Behaviour.held(hold));
        start();
        flow.drop("report.txt", "The camel is");
        simulator().awaitOpenCalls(1, DocumentFlowOnSimulator.LONG);

        Files.writeString(flow.inbox().resolve("report.txt"), " a patient animal.", StandardOpenOption.APPEND);
        hold.releaseAll();

        flow.awaitDone("report.txt");
        assertThat(flow.answer("report.txt")).contains("The camel is a patient animal.");
    }

    @Test
    void leavesDocumentsInInboxThatAreMoreThanItCanAsk() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        flow.with("DOCUMENTS_PERMITS", 4);
        for (int i = 0; i < 1500; i++) {
            flow.drop("report" + i + ".txt", "Number " + i);
        }
        start();

        simulator().awaitOpenCalls(4, DocumentFlowOnSimulator.LONG);
        awaitPolls(3);
        assertThat(main.getCamelContext().getInflightRepository().size("documents"))
                .isLessThan(1100);
        assertThat(simulator().openCalls()).isEqualTo(4);

        hold.releaseAll();
        simulator().behave(Behaviour.echo());
        await().atMost(DocumentFlowOnSimulator.LONG)
                .until(() -> DocumentFlowOnSimulator.files(flow.done()).size() == 1500);
        assertThat(DocumentFlowOnSimulator.files(flow.outbox())).hasSize(3000);
        flow.assertInboxIsEmpty();
    }

    @Test
    void keepsItsStateFromOthers() throws Exception {
        start();
        assertThat(Files.getPosixFilePermissions(flow.state())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(DocumentFlowOnSimulator.files(flow.state())).containsExactly("lock", "pieces.mv");
        assertThat(DocumentFlowOnSimulator.files(flow.state()))
                .allSatisfy(file -> assertThat(
                                Files.getPosixFilePermissions(flow.state().resolve(file)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }

    @Test
    void isRefusedWhereAnotherReadsTheSameInbox() throws Exception {
        start();
        try (ApplicationProcess second = flow.start()) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.linesWith("[ERROR]"))
                    .singleElement()
                    .asString()
                    .contains("another process reads the documents of " + flow.inbox());
            assertThat(second.linesWith("\tat ")).isEmpty();
        }
        Main again = flow.create();
        assertThatThrownBy(again::start).hasStackTraceContaining("another process reads the documents");
        again.stop();

        stopMain();
        start();
    }

    @Test
    void aSecondGatewayStartsWhereNobodyAskedForDocuments() throws Exception {
        flow.with("DOCUMENTS_INBOX", "");
        try (ApplicationProcess first = flow.start()) {
            first.awaitStarted();
            try (ApplicationProcess second = flow.start()) {
                assertThat(Caller.of(second.awaitStarted().port()).status("/health"))
                        .isEqualTo(200);
                assertThat(first.linesWith("Started documents")).hasSize(1);
                assertThat(second.linesWith("Started documents")).isEmpty();
                assertThat(second.linesWith("[WARN]"))
                        .singleElement()
                        .asString()
                        .contains("This process reads no documents: another process reads the documents of");
            }
        }
    }

    @Test
    void staysOutWhereABrokerIsSetAndNoInbox() throws Exception {
        flow.with("DOCUMENTS_INBOX", "").with("KAFKA_BROKERS", "127.0.0.1:1");
        try (ApplicationProcess first = flow.start();
                ApplicationProcess second = flow.start()) {
            first.awaitStarted();
            second.awaitStarted();
            assertThat(first.linesWith("Started documents")).isEmpty();
            assertThat(flow.state()).doesNotExist();
        }
    }

    @Test
    void saysInOneSentenceWhichSettingIsWrong() {
        assertThatThrownBy(() -> flow.with("DOCUMENTS_PERMITS", "many").create().start())
                .hasStackTraceContaining("DOCUMENTS_PERMITS must be a whole number from 1 to 10000, but is many");
        assertThatThrownBy(() -> flow.with("DOCUMENTS_PERMITS", "1")
                        .with("DOCUMENTS_OUTBOX", flow.inbox().resolve("out"))
                        .create()
                        .start())
                .hasStackTraceContaining("DOCUMENTS_OUTBOX must not be in DOCUMENTS_INBOX");
    }

    private static String fiveHundredCamels() {
        return IntStream.range(0, 500)
                .mapToObj(i -> "Camel number " + i + ".\n")
                .collect(Collectors.joining());
    }

    private void assertAnswersFiveHundredCamels() throws IOException {
        String answer = flow.answer("camels.txt");
        assertThat(IntStream.range(0, 500)).allSatisfy(i -> assertThat(answer).contains("Camel number " + i + "."));
    }

    private void start() throws Exception {
        main = flow.create();
        main.start();
    }

    private void stopMain() {
        if (main != null) {
            main.stop();
            main = null;
        }
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    private static List<String> systemMessages() {
        return simulator().calls().stream()
                .map(call ->
                        call.json().path("messages").path(0).path("content").asText())
                .toList();
    }

    private static String userMessage(RecordedCall call) {
        return call.json().path("messages").path(1).path("content").asText();
    }

    private void awaitPolls(int count) {
        ScheduledPollConsumer consumer = (ScheduledPollConsumer)
                main.getCamelContext().getRoute("documents").getConsumer();
        long before = consumer.getCounter();
        await().atMost(DocumentFlowOnSimulator.LONG).until(() -> consumer.getCounter() >= before + count);
    }
}
