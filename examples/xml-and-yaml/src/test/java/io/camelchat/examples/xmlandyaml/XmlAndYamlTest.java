package io.camelchat.examples.xmlandyaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlAndYamlTest {
    @TempDir
    private Path folder;

    @Test
    void bothFormsGiveTheSameAnswer() throws Exception {
        Path output = folder.resolve("output");
        Process example = run(output);
        try {
            assertThat(example.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
            assertThat(Files.readAllLines(output))
                    .hasSize(2)
                    .allMatch(line -> line.contains("Why do camels have humps? (") && line.endsWith(" tokens)"))
                    .anyMatch(line -> line.contains(" xml - "))
                    .anyMatch(line -> line.contains(" yaml - "));
        } finally {
            example.destroyForcibly();
        }
    }

    private static Process run(Path output) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        XmlAndYaml.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile());
        java.environment().keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("CHAT_"));
        return java.start();
    }
}
