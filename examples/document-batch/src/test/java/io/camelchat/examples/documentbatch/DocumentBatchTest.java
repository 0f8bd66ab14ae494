package io.camelchat.examples.documentbatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentBatchTest {
    @TempDir
    private Path folder;

    @Test
    void printsDocumentsWithTheirResults() throws Exception {
        Path output = folder.resolve("output");
        Process example = run(output);
        try {
            assertThat(example.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
            List<String> lines = Files.readAllLines(output);
            assertThat(lines).hasSize(8);
            assertThat(lines.get(0))
                    .matches("book.txt: \\d+ pieces, \\d+ calls")
                    .doesNotContain(" 1 pieces");
            assertThat(lines.get(2)).isEqualTo("camels.txt: 1 pieces, 1 calls");
            assertThat(lines.get(3)).contains("Simulated answer (no model was asked)", "Camels store fat");
            assertThat(lines.get(4)).isEqualTo("notes/deserts.md: 1 pieces, 1 calls");
            assertThat(lines.get(6)).isEqualTo("page.html: 1 pieces, 1 calls");
        } finally {
            example.destroyForcibly();
        }
    }

    private Process run(Path output) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DocumentBatch.class.getName())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile());
        java.environment().keySet().removeIf(name -> name.matches("(OPENAI|CHAT|KAFKA|JMS|DOCUMENTS)_.*"));
        return java.start();
    }
}
