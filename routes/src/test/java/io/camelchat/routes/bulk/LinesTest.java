package io.camelchat.routes.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {
    @TempDir
    private Path folder;

    @Test
    void numbersLinesAndTellsWhereTheyEnd() throws IOException {
        assertThat(read("a\n\nbc\n \t\r\nd", 10)).containsExactly("1 a 2 whole", "3 bc 6 whole", "5 d 11 torn");
    }

    @Test
    void holdsNoLineThatIsTooLong() throws IOException {
        assertThat(read("abcd\n" + "x".repeat(200_000) + "\nabcde\nab", 4))
                .containsExactly("1 abcd 5 whole", "2 null 200006 whole", "3 null 200012 whole", "4 ab 200014 torn");
    }

    @Test
    void findsLinesOverTheEdgeOfItsBuffer() throws IOException {
        String text = "x".repeat((1 << 16) - 1) + "\n" + "y".repeat(1 << 16) + "\n\n" + "z";

        assertThat(read(text, 1 << 20).stream().map(line -> line.replaceAll("(\\w)\\1+", "$1$1")))
                .containsExactly("1 xx 65536 whole", "2 yy 131073 whole", "4 z 131075 torn");
    }

    @Test
    void hasADigestOfAllThatWasRead() throws IOException {
        assertThat(digest("a\nb"))
                .isEqualTo(digest("a\nb"))
                .isNotEqualTo(digest("a\nb\n"))
                .hasSize(16);
    }

    /** The system may give a file its length before it has its bytes, when power fails. */
    @Test
    void takesNoZerosForBlanks() throws IOException {
        assertThat(read("a\n\0\0\0", 10)).containsExactly("1 a 2 whole", "2 \0\0\0 5 torn");
    }

    private List<String> read(String text, int maxBytes) throws IOException {
        List<String> found = new ArrayList<>();
        try (Lines lines = Lines.of(file(text), maxBytes)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                String content = line.bytes() == null ? "null" : new String(line.bytes(), UTF_8);
                found.add(line.number() + " " + content + " " + line.end() + (line.isWhole() ? " whole" : " torn"));
            }
        }
        return found;
    }

    private String digest(String text) throws IOException {
        try (Lines lines = Lines.of(file(text), 10)) {
            while (lines.next() != null) {
                // To the end.
            }
            return lines.digest();
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }
}
