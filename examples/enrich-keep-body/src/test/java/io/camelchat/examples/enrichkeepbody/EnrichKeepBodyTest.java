package io.camelchat.examples.enrichkeepbody;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrichKeepBodyTest {
    @TempDir
    private Path folder;

    @Test
    void keepsTheBodyAndPutsTheAnswerBesideIt() throws Exception {
        Path output = folder.resolve("output");
        Process example = run(output);
        try {
            assertThat(example.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
            String order = "{\"id\":7,\"item\":\"saddle\"}";
            assertThat(Files.readAllLines(output))
                    .containsExactly(
                            "body:     " + order,
                            "category: Simulated answer (no model was asked). You said: " + order);
        } finally {
            example.destroyForcibly();
        }
    }

    private static Process run(Path output) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EnrichKeepBody.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile());
        java.environment().keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("CHAT_"));
        return java.start();
    }
}
