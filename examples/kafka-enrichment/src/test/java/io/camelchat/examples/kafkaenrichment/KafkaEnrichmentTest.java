package io.camelchat.examples.kafkaenrichment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaEnrichmentTest {
    @TempDir
    private Path folder;

    @Test
    void printsOrdersWithTheirAnswers() throws Exception {
        Path output = folder.resolve("output");
        Process example = run(output);
        try {
            assertThat(example.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
            List<String> lines = Files.readAllLines(output);
            assertThat(lines).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(lines.get(i))
                        .startsWith("customer-7: {\"payload\":{\"id\":" + (i + 1))
                        .contains("\"completion\":{", "Simulated answer (no model was asked)");
            }
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
                        KafkaEnrichment.class.getName())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile());
        java.environment().keySet().removeIf(name -> name.matches("(OPENAI|CHAT|KAFKA|JMS)_.*"));
        return java.start();
    }
}
