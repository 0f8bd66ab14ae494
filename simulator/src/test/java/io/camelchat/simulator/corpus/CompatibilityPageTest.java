package io.camelchat.simulator.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Holds the tables of the compatibility page against the corpus. With {@code -Ddocs.write} they are written anew. */
class CompatibilityPageTest {
    private static final Path PAGE = Path.of("../docs/compatibility.md");
    private static final String START = "<!-- tables of the corpus: START -->\n";
    private static final String END = "<!-- tables of the corpus: END -->";

    @Test
    void theTablesAreThoseOfTheCorpus() throws IOException {
        String page = Files.readString(PAGE);

        String expected = page.substring(0, page.indexOf(START) + START.length())
                + CompatibilityTables.of(Corpus.entries())
                + page.substring(page.indexOf(END));
        if (System.getProperty("docs.write") != null) {
            Files.writeString(PAGE, expected);
        }

        assertThat(page)
                .as("run the test with -Ddocs.write to write the tables anew")
                .isEqualTo(expected);
    }

    @Test
    void everyEntryIsInOneSection() {
        for (CorpusEntry entry : Corpus.entries()) {
            assertThat(Arrays.stream(Section.values()).filter(section -> section.has(entry)))
                    .as(entry.toString())
                    .hasSize(1);
        }
    }
}
