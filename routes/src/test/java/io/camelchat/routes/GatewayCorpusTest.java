package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Transcript;
import io.camelchat.simulator.Transcript.Ending;
import io.camelchat.simulator.corpus.Corpus;
import io.camelchat.simulator.corpus.CorpusEntry;
import io.camelchat.simulator.corpus.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry of the corpus through the gateway: its client gets what is expected of it, whole or broken off. */
class GatewayCorpusTest {
    /** A breaker's window that the faults of the corpus do not fill; and a silence longer than a busy machine's. */
    @RegisterExtension
    static final GatewayOnSimulator GATEWAY = GatewayOnSimulator.servingAll(Map.of(
            "camel.component.chat-completion.breaker-window", "100000",
            "camel.component.chat-completion.idle-timeout", "3000",
            "CHAT_REQUESTS_PER_MINUTE", "1000000"));

    private static int answers;
    private static int cuts;

    @AfterAll
    static void tellCounts() {
        System.out.println(Corpus.entries().size() + " corpus entries through the gateway, in " + answers
                + " calls, and broken off " + cuts + " times");
    }

    static Stream<CorpusEntry> talking() {
        return Corpus.entries().stream().filter(entry -> entry.transcript().ending() != Ending.STALL);
    }

    static Stream<CorpusEntry> streams() {
        return Corpus.entries().stream().filter(entry -> entry.expectation().asksForStream());
    }

    @ParameterizedTest
    @MethodSource("talking")
    void givesItsClientWhatIsExpected(CorpusEntry entry) throws Exception {
        assertAsExpected(entry, false);
        if (entry.expectation().asksForStream()) {
            assertAsExpected(entry, true);
        }
    }

    /** All at once, for each of them waits for the same. */
    @Test
    void givesItsClientWhatIsExpectedThoughTheConnectionSaysNothingMore() throws Exception {
        List<CorpusEntry> silent = Corpus.entries().stream()
                .filter(entry -> entry.transcript().ending() == Ending.STALL)
                .toList();
        assertThat(silent).isNotEmpty();
        ExecutorService clients = Executors.newFixedThreadPool(silent.size());
        try {
            List<Future<?>> waiting = new ArrayList<>();
            for (CorpusEntry entry : silent) {
                waiting.add(clients.submit(() -> {
                    assertAsExpected(entry, true);
                    return null;
                }));
            }
            for (Future<?> one : waiting) {
                one.get(GatewayOnSimulator.LONG.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            clients.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void neverEndsAnAnswerWellThatIsBrokenOff(CorpusEntry entry) throws Exception {
        for (int end : EventEnds.of(entry.transcript())) {
            for (Ending ending : endings(entry.transcript())) {
                Transcript begun = entry.transcript().brokenOff(end, ending);
                ClientView view = ask(entry, begun, true);
                cuts++;
                if (view.isWhole()) {
                    assertThat(isAllOf(entry.expectation(), view))
                            .as("%s, after %d bytes and %s: %s", entry, end, ending, view)
                            .isTrue();
                }
            }
        }
    }

    /** Who wrote the head itself has nothing to finish: its connection would stay open. */
    private static List<Ending> endings(Transcript transcript) {
        return transcript.isWholeAnswer() ? List.of(Ending.CUT) : List.of(Ending.FINISH, Ending.CUT);
    }

    /** Of an answer that is not stated, and of one whose early end is hidden, only the finish reasons can be missed. */
    private static boolean isAllOf(Expectation expectation, ClientView view) {
        boolean stated = expectation.json().has("completion") && !expectation.hidesEarlyEnd();
        return view.isFinished() && (!stated || expectation.hasAllChoices(view.completion()));
    }

    private static void assertAsExpected(CorpusEntry entry, boolean usage) throws Exception {
        Expectation expectation = entry.expectation();
        ClientView view = ask(entry, entry.transcript(), usage);
        answers++;
        if (!expectation.json().has("failure")) {
            assertThat(view.isWhole()).as("%s: %s", entry, view).isTrue();
            assertSame(entry, view, usage);
            return;
        }
        assertThat(view.isWhole()).as("%s: %s", entry, view).isFalse();
        if (expectation.json().has("completion")) {
            assertSame(entry, view, usage);
        }
        new PromisedError(entry).assertKept(view);
    }

    private static void assertSame(CorpusEntry entry, ClientView view, boolean usage) {
        Expectation expectation = entry.expectation();
        ObjectNode expected = expectation.json();
        ObjectNode observed = view.observation(expectation.outcome());
        if (expected.has("failure")) {
            observed.set("failure", expected.get("failure"));
        }
        if (expectation.asksForStream() && !usage) {
            assertThat(view.chunks())
                    .as("%s: usage that nobody asked for", entry)
                    .noneMatch(chunk -> chunk.has("usage"));
            addUsage(observed, expected);
        }
        assertThat(expectation.differences(observed)).as("%s: %s", entry, view).isEmpty();
    }

    /** Nobody asked for it, so it need not be there. */
    private static void addUsage(ObjectNode observed, ObjectNode expected) {
        if (expected.has("usage")) {
            observed.set("usage", expected.get("usage"));
        }
        if (expected.at("/completion/usage").isObject()) {
            ((ObjectNode) observed.get("completion")).set("usage", expected.at("/completion/usage"));
        }
    }

    private static ClientView ask(CorpusEntry entry, Transcript transcript, boolean usage) throws Exception {
        GATEWAY.upstream().behave(entry.id(), Behaviour.transcript(transcript));
        Expectation expectation = entry.expectation();
        String options = expectation.asksForStream() && usage ? ",\"stream_options\":{\"include_usage\":true}" : "";
        String choices = expectation.choices() > 1 ? ",\"n\":" + expectation.choices() : "";
        return new ClientView(
                GATEWAY.caller().ask(Caller.asking(entry.id(), expectation.asksForStream(), options + choices)));
    }
}
