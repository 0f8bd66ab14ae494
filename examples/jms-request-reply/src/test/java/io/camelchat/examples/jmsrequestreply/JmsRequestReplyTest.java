package io.camelchat.examples.jmsrequestreply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmsRequestReplyTest {
    @TempDir
    private Path folder;

    @Test
    void printsQuestionsWithTheirAnswers() throws Exception {
        Path output = folder.resolve("output");
        Process example = run(output);
        try {
            assertThat(example.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
            List<String> lines = Files.readAllLines(output);
            assertThat(lines).hasSize(6);
            for (int i = 0; i < lines.size(); i += 2) {
                assertThat(lines.get(i + 1))
                        .startsWith("  {\"payload\":\"" + lines.get(i) + "\",\"completion\":{")
                        .contains("Simulated answer (no model was asked)");
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
                        JmsRequestReply.class.getName())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile());
        java.environment().keySet().removeIf(name -> name.matches("(OPENAI|CHAT|KAFKA|JMS)_.*"));
        return java.start();
    }
}
