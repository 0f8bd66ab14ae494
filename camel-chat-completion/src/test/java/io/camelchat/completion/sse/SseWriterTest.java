package io.camelchat.completion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseWriterTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", " a ", "a\nb", "\n", "a\n", "\n\na", "{\"a\":\"北🌍\"}", ": no comment", "data: a"})
    void comesThroughTheParser(String data) {
        assertThat(read(SseWriter.event(utf8(data)))).containsExactly(data);
    }

    @ParameterizedTest
    @CsvSource({"{\\r\\n 1\\r\\n}", "{\\r 1\\r}", "{\\n 1\\r}", "{\\r\\n 1\\n}"})
    void writesEveryLineEndAsALineFeed(String escaped) {
        String data = escaped.replace("\\r", "\r").replace("\\n", "\n");

        assertThat(read(SseWriter.event(utf8(data)))).containsExactly("{\n 1\n}");
    }

    @Test
    void writesALineEndThatIsTheLastByte() {
        assertThat(SseWriter.event(utf8("a\r"))).isEqualTo(utf8("data: a\ndata: \n\n"));
    }

    @Test
    void writesOneLineForDataInOne() {
        assertThat(SseWriter.event(utf8("{}"))).isEqualTo(utf8("data: {}\n\n"));
    }

    @Test
    void namesAnError() {
        assertThat(SseWriter.error(utf8("{}"))).isEqualTo(utf8("event: error\ndata: {}\n\n"));
    }

    @Test
    void writesTheEndMark() {
        assertThat(read(SseWriter.done())).containsExactly("[DONE]");
    }

    @Test
    void givesTheEndMarkAwayAsACopy() {
        SseWriter.done()[0] = 'x';

        assertThat(read(SseWriter.done())).containsExactly("[DONE]");
    }

    @Test
    void sendsAnEventAsItCame() {
        byte[] came = utf8("event: a\ndata: {}\n\ndata: 1\n\n");
        int from = came.length - "1\n\n".length();

        ByteBuffer event = SseWriter.event(came, from, from + 1);

        assertThat(event.array()).isSameAs(came);
        assertThat(bytesOf(event)).isEqualTo(utf8("data: 1\n\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "'data: ', ''",
        "'data: ', L",
        "'', LL",
        "data:, LL",
        "' ata: ', LL",
        "'data: ', LC",
        "'data: ', CL",
        "'data: ', Lx"
    })
    void writesAnEventThatDidNotComeSo(String before, String after) {
        for (String data : List.of("", "{}", "a\nb", "a\r")) {
            byte[] came = utf8(before + data + after.replace('L', '\n').replace('C', '\r'));

            ByteBuffer event = SseWriter.event(came, before.length(), before.length() + utf8(data).length);

            assertThat(event.array()).isNotSameAs(came);
            assertThat(bytesOf(event)).isEqualTo(SseWriter.event(utf8(data)));
        }
    }

    private static byte[] bytesOf(ByteBuffer event) {
        byte[] bytes = new byte[event.remaining()];
        event.get(bytes);
        return bytes;
    }

    private static List<String> read(byte[] bytes) {
        List<String> found = new ArrayList<>();
        SseParser parser = new SseParser(1_000, event -> {
            assertThat(event.terminated()).isTrue();
            found.add(event.text());
        });
        parser.feed(bytes);
        parser.end();
        return found;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
