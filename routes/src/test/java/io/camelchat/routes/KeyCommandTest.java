package io.camelchat.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.server.Credential;
import io.camelchat.completion.server.KeyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KeyCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void printsAKeyAndTheLineThatLetsItIn() throws Exception {
        assertThat(execute("key", "alice")).isZero();

        assertThat(out.toString().lines()).hasSize(2);
        assertLetsIn(out.toString().lines().toList(), "alice");
    }

    @Test
    void saysWhatTheLinesAreWithoutTheKeyInIt() {
        execute("key", "alice");

        assertThat(errors.toString().lines())
                .containsExactly(
                        "The key of alice, shown only now. It is sent as \"Authorization: Bearer KEY\":",
                        "The line to add to the file that CHAT_API_KEYS names:");
    }

    @Test
    void printsAnotherKeyEveryTime() {
        execute("key", "alice");
        execute("key", "alice");

        assertThat(out.toString().lines()).hasSize(4).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "#alice", "\u00e4"})
    void refusesANameThatNoLineCanBeginWith(String name) {
        assertThat(execute("key", name)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString()).startsWith("The name ").contains("; ").contains("Usage: ");
    }

    @Test
    void takesANameThatCouldBeAFileOfArguments() throws Exception {
        Path file = Files.writeString(folder.resolve("arguments"), "alice");

        assertThat(execute("key", "@" + file)).isZero();

        assertThat(out.toString()).contains("@" + file + " ");
    }

    @Test
    void refusesAKeyOfNobody() {
        assertThat(execute("key")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString()).startsWith("Missing required parameter: 'NAME'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kye", "--keys", "alice"})
    void refusesWhatIsNoCommand(String word) {
        assertThat(execute(word)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString()).contains("'" + word + "'");
    }

    @Test
    void helps() {
        assertThat(execute("--help")).isZero();

        assertThat(out.toString()).contains("Usage: java -jar chat-completion-routes.jar", "runs the routes", "key ");
    }

    @Test
    void helpsWithACommand() {
        assertThat(execute("key", "--help")).isZero();

        assertThat(out.toString()).contains("Usage: java -jar chat-completion-routes.jar key", "NAME", "CHAT_API_KEYS");
    }

    /** As a script uses it: nothing but the two lines is on standard output, no log and no explanation. */
    @Test
    void isReadByAScriptAsTwoLines() throws Exception {
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        "key",
                        "alice")
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(process.exitValue()).isZero();
        assertLetsIn(Files.readAllLines(printed, UTF_8), "alice");
    }

    private int execute(String... arguments) {
        CommandLine application = Application.commandLine();
        application.setOut(new PrintWriter(out, true));
        application.setErr(new PrintWriter(errors, true));
        return application.execute(arguments);
    }

    private void assertLetsIn(List<String> printed, String name) throws Exception {
        assertThat(printed).hasSize(2);
        Path file = Files.writeString(folder.resolve("keys"), "# callers\n" + printed.get(1) + "\n");
        List<Runnable> looks = new ArrayList<>();

        assertThat(new KeyFile(file, looks::add).authenticate(new Credential(printed.get(0), null)))
                .isCompletedWithValue(name);
    }
}
