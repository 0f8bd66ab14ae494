package io.camelchat.examples.splitastream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitAStreamTest {
    @TempDir
    private Path folder;

    @Test
    void printsEveryChunk() throws Exception {
        Path output = folder.resolve("output");
        Process example = run(output);
        try {
            assertThat(example.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
            List<String> lines = Files.readAllLines(output);
            assertThat(lines).hasSizeGreaterThan(10);
            assertThat(lines.stream()
                            .map(line -> line.substring(line.indexOf('|') + 1, line.length() - 1))
                            .collect(Collectors.joining()))
                    .isEqualTo("Simulated answer (no model was asked). You said: Why do camels have humps?");
        } finally {
            example.destroyForcibly();
        }
    }

    private static Process run(Path output) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SplitAStream.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile());
        java.environment().keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("CHAT_"));
        return java.start();
    }
}
