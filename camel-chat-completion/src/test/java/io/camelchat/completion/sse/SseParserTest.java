package io.camelchat.completion.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
    private static final int LIMIT = 1_000;
    private static final String BOM = "\uFEFF";

    /** Transcripts, each with the events that are in it: type, data, and a bar where no blank line closed it. */
    static Stream<Arguments> transcripts() {
        return Stream.of(
                transcript("data: a\n\ndata: b\n\n", "null:a", "null:b"),
                transcript("data: a\r\n\r\ndata: b\r\n\r\n", "null:a", "null:b"),
                transcript("data: a\r\rdata: b\r\r", "null:a", "null:b"),
                transcript("data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", "null:a", "null:b", "null:c"),
                transcript("\r\n\r\ndata: a\n\r\n", "null:a"),
                transcript(BOM + "data: a\n\n", "null:a"),
                transcript(BOM + "\ndata: a\n\n", "null:a"),
                transcript(BOM + BOM + "data: a\n\ndata: b\n\n", "null:b"),
                transcript("data: a\n\n" + BOM + "data: b\n\ndata: c\n\n", "null:a", "null:c"),
                transcript(": OPENROUTER PROCESSING\n\n: again\n\ndata: a\n\n", "null:a"),
                transcript(": x-cost=0.0001\n: x-latency-ms=337\ndata: [DONE]\n\n", "null:[DONE]"),
                transcript("data: a\n:between\n:\ndata: b\n\n", "null:a\nb"),
                transcript("data:a\n\ndata: b\n\ndata:  c\n\ndata:\td\n\n", "null:a", "null:b", "null: c", "null:\td"),
                transcript("data: a \n\ndata: b: c\n\n", "null:a ", "null:b: c"),
                transcript("event: error\ndata: a\n\ndata: b\n\n", "error:a", "null:b"),
                transcript("data: a\nevent:error\n\nevent: lost\n\ndata: b\n\n", "error:a", "null:b"),
                transcript("retry: 3000\nid: 7\ndata: a\n\nid: 8\nretry\n\n", "null:a"),
                transcript("datas: b\ndat: c\nerror: e\ndata: f\n\n", "null:f"),
                transcript("Data: a\n data: b\n\tDATA:c\nEvent: e\n\n", "e:a\nb\nc"),
                transcript("data:\n\ndata: \n\n\n\ndata: a\n\n", "null:", "null:", "null:a"),
                transcript("data\n\ndata\ndata\n\n", "null:", "null:\n"),
                transcript("data: a\ndata: b\ndata:\ndata: c\n\n", "null:a\nb\n\nc"),
                transcript("data: a\n\ndata: [DONE]", "null:a", "null:[DONE]|"),
                transcript("data: a\n\ndata: [DONE]\n", "null:a", "null:[DONE]|"),
                transcript("data: a\r\n\r\ndata: b\r\n", "null:a", "null:b|"),
                transcript("data: {A}\ndata: {B}\ndata: [DONE]\n", "null:{A}\n{B}\n[DONE]|"),
                transcript("data: a\n\nevent: error\n", "null:a"),
                transcript("data: a\n\n: comment", "null:a"),
                transcript("data: 北京 🌍 é\n\nevent: 🌍\ndata: é\n\n", "null:北京 🌍 é", "🌍:é"),
                transcript("data: cut \uFFFD\n\n", "null:cut \uFFFD"),
                transcript(
                        "data: " + "x".repeat(600) + "\n\ndata: " + "y".repeat(700) + "\n\n",
                        "null:" + "x".repeat(600),
                        "null:" + "y".repeat(700)),
                transcript("data: " + "x".repeat(LIMIT - 6) + "\n\n", "null:" + "x".repeat(LIMIT - 6)),
                transcript("", new String[0]),
                transcript(BOM, new String[0]),
                transcript("\n", new String[0]));
    }

    private static Arguments transcript(String text, String... events) {
        return Arguments.of(text, List.of(events));
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void findsTheSameEventsWhereverTheNetworkCuts(String transcript, List<String> events) {
        byte[] bytes = utf8(transcript);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(parse(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
                    .as("cut at %d", cut)
                    .isEqualTo(events);
        }
        assertThat(parse(byteByByte(bytes))).as("byte by byte").isEqualTo(events);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void readsPartsOfAnArray(String transcript, List<String> events) {
        byte[] padded = utf8("data: before\n\n" + transcript + "data: after\n\n");
        int before = "data: before\n\n".length();
        List<String> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, event -> found.add(shown(event)));

        parser.feed(padded, before, padded.length - "data: after\n\n".length());
        parser.end();

        assertThat(found).isEqualTo(events);
    }

    @Test
    void reportsAnEventAsSoonAsItsBlankLineIsThere() {
        List<String> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, event -> found.add(shown(event)));

        parser.feed(utf8("data: a\r\n\r"));
        assertThat(found).containsExactly("null:a");
        parser.feed(utf8("\ndata: b\r\n"));
        assertThat(found).containsExactly("null:a");
        parser.feed(utf8("\r\n"));
        assertThat(found).containsExactly("null:a", "null:b");
    }

    @Test
    void tellsALineThatMayHaveBeenData() {
        List<String> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, new SseListener() {
            @Override
            public void event(SseEvent event) {
                found.add(shown(event));
            }

            @Override
            public void stray(String line) {
                found.add("stray:" + line);
            }
        });

        parser.feed(utf8("data: a\nta: {}\ndata: b\n\n  {\nid: {}\nretry: {}\n: {}\nmeta: 1\n}"));
        parser.end();

        assertThat(found).containsExactly("null:a", "stray:ta: {}", "null:b", "stray:{", "stray:}");
    }

    @Test
    void keepsBytesThatAreNoUtf8() {
        List<byte[]> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, event -> found.add(event.data()));

        parser.feed(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xC3, 0, (byte) 0xFF, '\n', '\n'});

        assertThat(found).containsExactly(new byte[] {(byte) 0xC3, 0, (byte) 0xFF});
    }

    @Test
    void givesEveryEventItsOwnData() {
        List<SseEvent> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, found::add);

        parser.feed(utf8("data: first\n\ndata: other\n\n"));

        assertThat(found).extracting(SseEvent::text).containsExactly("first", "other");
    }

    @Test
    void givesAnEventThatIsMostOfWhatCameInItsPlace() {
        List<SseEvent> found = new ArrayList<>();
        byte[] came = utf8("id: 1\ndata: a text that is long\n\n");

        new SseParser(LIMIT, found::add).feed(came);

        assertThat(found).singleElement().satisfies(event -> {
            assertThat(event.bytes()).isSameAs(came);
            assertThat(event.data()).isEqualTo(utf8("a text that is long"));
        });
    }

    /** Whoever keeps it would keep all the rest. */
    @Test
    void givesAnEventThatIsLittleOfWhatCameOnItsOwn() {
        List<SseEvent> found = new ArrayList<>();

        new SseParser(LIMIT, found::add).feed(utf8("data: short\n\ndata: other\n\n"));

        assertThat(found).extracting(SseEvent::bytes).containsExactly(utf8("short"), utf8("other"));
    }

    /** What is put together of two reads is in an array that is used again. */
    @Test
    void givesAnEventThatCameInTwoOnItsOwn() {
        List<SseEvent> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, found::add);

        for (String half : List.of("data: fi", "rst\n\n", "data: ot", "her\n\n")) {
            parser.feed(utf8(half));
        }

        assertThat(found).extracting(SseEvent::bytes).containsExactly(utf8("first"), utf8("other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "event: ", "x", "id:"})
    void refusesALineWithoutEnd(String start) {
        SseParser parser = new SseParser(LIMIT, event -> {});
        parser.feed(utf8(start));
        parser.feed(new byte[LIMIT - start.length()]);

        assertThatThrownBy(() -> parser.feed(new byte[1]))
                .isInstanceOf(SseLimitException.class)
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void refusesAnEventWithoutEnd() {
        SseParser parser = new SseParser(LIMIT, event -> {});

        assertThatThrownBy(() -> {
                    for (int i = 0; i < LIMIT; i++) {
                        parser.feed(utf8("data: 123456789\n"));
                    }
                })
                .isInstanceOf(SseLimitException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": "})
    void refusesALineThatIsTooLongWhereverTheNetworkCuts(String start) {
        byte[] bytes = utf8(start + "x".repeat(LIMIT + 1 - start.length()) + "\n\n");
        for (int cut = 0; cut <= bytes.length; cut++) {
            byte[] first = Arrays.copyOf(bytes, cut);
            byte[] second = Arrays.copyOfRange(bytes, cut, bytes.length);
            assertThatThrownBy(() -> parse(first, second)).as("cut at %d", cut).isInstanceOf(SseLimitException.class);
        }
    }

    @Test
    void readsCommentsAndEmptyLinesForEver() {
        List<String> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, event -> found.add(shown(event)));

        for (int i = 0; i < 10 * LIMIT; i++) {
            parser.feed(utf8(": keep-alive\n\nid: 1\n"));
        }
        parser.feed(utf8("data: a\n\n"));

        assertThat(found).containsExactly("null:a");
    }

    @Test
    void leavesTheDataOutOfItsText() {
        List<SseEvent> found = new ArrayList<>();
        new SseParser(LIMIT, found::add).feed(utf8("data: private\n\n"));

        assertThat(found.get(0)).hasToString("SseEvent[type=null, 7 bytes]");
    }

    /** Its buffer has the end of the line before, which was longer; and a line may fill it to its last byte. */
    @Test
    void readsNoLineBeyondItsEnd() {
        assertThat(strays(byteByByte(utf8("data:{\nabcde\n\n")))).isEmpty();
        for (int length = 500; length <= LIMIT; length++) {
            assertThat(parse(byteByByte(utf8(" ".repeat(length) + "\ndata: a\n\n"))))
                    .containsExactly("null:a");
            assertThat(strays(byteByByte(utf8("x".repeat(length) + "\n")))).isEmpty();
        }
    }

    private static List<String> strays(byte[]... feeds) {
        List<String> strays = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, new SseListener() {
            @Override
            public void event(SseEvent event) {}

            @Override
            public void stray(String line) {
                strays.add(line);
            }
        });
        for (byte[] feed : feeds) {
            parser.feed(feed);
        }
        parser.end();
        return strays;
    }

    private static List<String> parse(byte[]... feeds) {
        List<String> found = new ArrayList<>();
        SseParser parser = new SseParser(LIMIT, event -> found.add(shown(event)));
        for (byte[] feed : feeds) {
            parser.feed(feed);
        }
        parser.end();
        return found;
    }

    private static byte[][] byteByByte(byte[] bytes) {
        byte[][] feeds = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            feeds[i] = new byte[] {bytes[i]};
        }
        return feeds;
    }

    private static String shown(SseEvent event) {
        return event.type() + ":" + event.text() + (event.terminated() ? "" : "|");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
