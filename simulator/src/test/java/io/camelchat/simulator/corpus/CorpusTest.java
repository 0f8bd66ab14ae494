package io.camelchat.simulator.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.Transcript;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    private static final Set<String> MEMBERS = Set.of(
            "title",
            "seen",
            "asked",
            "choices",
            "outcome",
            "lost",
            "earlyEndHidden",
            "doneMarker",
            "reasons",
            "usage",
            "failure",
            "completion",
            "events");
    private static final Set<String> FAILURE = Set.of(
            "kind",
            "status",
            "message",
            "messageLacks",
            "messageAtMost",
            "type",
            "param",
            "code",
            "requestId",
            "retryAfter");

    private static List<CorpusEntry> entries() {
        return Corpus.entries();
    }

    @Test
    void namesEveryFileOfTheFolder() throws IOException, URISyntaxException {
        Path folder =
                Path.of(Corpus.class.getResource("/corpus/index.txt").toURI()).getParent();
        Set<String> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> named = new TreeSet<>(Set.of("index.txt"));
        entries().forEach(entry -> named.addAll(Set.of(entry.id() + ".txt", entry.id() + ".json")));

        assertThat(files).isEqualTo(named);
        System.out.println(entries().size() + " entries in the corpus");
    }

    @Test
    void coversEveryKind() {
        assertThat(entries().stream().map(entry -> entry.id().substring(0, 1)).distinct())
                .containsExactly("A", "B", "C", "D", "E", "F", "X");
        assertThat(entries().stream().map(CorpusEntry::id)).doesNotHaveDuplicates();
        assertThat(entries().stream().map(CorpusEntry::title)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void saysWhatIsExpected(CorpusEntry entry) {
        ObjectNode json = entry.expectation().json();

        assertThat(MEMBERS).containsAll(names(json));
        assertThat(entry.title()).isNotBlank();
        assertThat(json.get("asked").textValue()).isIn("stream", "json");
        assertThat(entry.expectation().outcome()).isIn("complete", "degraded", "truncated", "failed");
        boolean whole =
                Set.of("complete", "degraded").contains(entry.expectation().outcome());
        assertThat(json.has("failure")).isEqualTo(!whole);
        if (!whole) {
            assertThat(FAILURE).containsAll(names(json.get("failure")));
            assertThat(json.get("failure").path("kind").textValue())
                    .isIn("unauthorized", "unavailable", "rejected", "truncated");
        }
        if (entry.expectation().outcome().equals("complete")) {
            assertThat(json.has("completion")).isTrue();
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(member -> member.getKey()).toList();
    }

    /** A corpus that any reader passes would be worth nothing. */
    @Test
    void aNaiveReaderFailsMostEntries() {
        List<String> passed = entries().stream()
                .filter(entry ->
                        entry.expectation().differences(NaiveReader.read(entry)).isEmpty())
                .map(CorpusEntry::id)
                .toList();

        int failed = entries().size() - passed.size();
        System.out.println(
                "A naive reader fails " + failed + " of " + entries().size() + " entries; it passes " + passed);
        assertThat(failed).isGreaterThan(entries().size() * 3 / 4);
        assertThat(passed).as("what is no quirk to anybody").isNotEmpty();
    }

    @Test
    void acceptsWhatIsExpectedAndNothingElse() {
        for (CorpusEntry entry : entries()) {
            ObjectNode other = entry.expectation().json();
            other.put("outcome", "cancelled");
            assertThat(entry.expectation().differences(other)).as(entry.id()).isNotEmpty();
        }
        Expectation expectation = Corpus.entry("C36").expectation();
        ObjectNode observed = expectation.json();
        assertThat(expectation.differences(observed)).isEmpty();
        assertThat(expectation.hasAllChoices(observed.get("completion"))).isTrue();
        assertThat(expectation.hasAllChoices(null)).isFalse();

        ((ObjectNode) observed.at("/completion/choices/1/message")).put("content", "Bye");
        assertThat(expectation.differences(observed))
                .containsExactly("completion.choices[1].message.content: \"Bye\", not \"Bye now\"");
        assertThat(expectation.hasAllChoices(observed.get("completion"))).isFalse();
    }

    @Test
    void doesNotLetUsageBeInvented() {
        Expectation expectation = Corpus.entry("C14").expectation();
        ObjectNode observed = expectation.json();
        observed.putObject("usage").put("total", 0);

        assertThat(expectation.differences(observed)).singleElement().asString().startsWith("usage");
    }

    @Test
    void doesNotLetACompleteAnswerHaveLostSomething() {
        Expectation expectation = Corpus.entry("A01").expectation();

        assertThat(expectation.differences(expectation.json().put("lost", 0))).isEmpty();
        assertThat(expectation.differences(expectation.json().put("lost", 1))).isNotEmpty();
    }

    @Test
    void looksIntoAMessage() {
        Expectation expectation = Corpus.entry("D11-b").expectation();
        ObjectNode observed = expectation.json();
        ObjectNode failure = (ObjectNode) observed.get("failure");
        assertThat(expectation.differences(observed)).isEmpty();

        failure.put("message", "<p>Web server is returning an unknown error");
        assertThat(expectation.differences(observed)).isNotEmpty();
        failure.put("message", "Web server is returning an unknown error" + "!".repeat(200));
        assertThat(expectation.differences(observed)).isNotEmpty();
        failure.put("message", "another");
        assertThat(expectation.differences(observed)).isNotEmpty();
    }

    @Test
    void knowsAWait() {
        Expectation seconds = Corpus.entry("E01").expectation();
        assertThat(seconds.differences(waiting(seconds, 30_000L))).isEmpty();
        assertThat(seconds.differences(waiting(seconds, 29_999L))).isNotEmpty();
        assertThat(seconds.differences(waiting(seconds, null))).isNotEmpty();
        Expectation past = Corpus.entry("E03-e").expectation();
        assertThat(past.differences(waiting(past, 0L))).isEmpty();
        assertThat(past.differences(waiting(past, null))).isEmpty();
        assertThat(past.differences(waiting(past, 1L))).isNotEmpty();
        Expectation none = Corpus.entry("E03-f").expectation();
        assertThat(none.differences(waiting(none, null))).isEmpty();
        assertThat(none.differences(waiting(none, 0L))).isNotEmpty();
    }

    private static ObjectNode waiting(Expectation expectation, Long millis) {
        ObjectNode observed = expectation.json();
        ((ObjectNode) observed.get("failure")).put("retryAfter", millis);
        return observed;
    }

    @Test
    void hasTheBytesAsTheyWere() {
        assertThat(bytes("A17")).hasSizeGreaterThan(400).allMatch(packet -> packet.length == 1);
        assertThat(bytes("A18").stream().mapToInt(packet -> packet.length).sum())
                .isGreaterThan(2 * 1024 * 1024);
        assertThat(bytes("A14-b").get(0)).containsExactly(0xEF);
        assertThat(Corpus.entry("B02").transcript().ending()).isEqualTo(Transcript.Ending.STALL);
        assertThat(Corpus.entry("F06").transcript().isWholeAnswer()).isTrue();
        assertThat(Corpus.entry("D12-c").transcript().status()).isEqualTo(500);
        assertThat(Corpus.entry("D12-c").transcript().headers()).isEmpty();
        Iterator<byte[]> packets = bytes("A17-b").iterator();
        packets.next();
        assertThat(new String(packets.next(), java.nio.charset.StandardCharsets.UTF_8)
                        .strip()
                        .split("\n\n", -1))
                .hasSize(500);
    }

    private static List<byte[]> bytes(String id) {
        return Corpus.entry(id).transcript().packets();
    }

    @Test
    void knowsOnlyItsEntries() {
        assertThatIllegalArgumentException().isThrownBy(() -> Corpus.entry("Z99"));
    }
}
