package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.routes.bulk.Requests;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a user calls it, without a service. */
class BulkCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void answersAllLinesBesideTheInput() throws Exception {
        Path input = input(Requests.line("a", "m", "Hi") + "\n" + Requests.line("b", "m", "Hi"));

        assertThat(execute("bulk", input.toString())).as("%s", errors).isZero();

        assertThat(Requests.customIds(folder.resolve("questions.results.jsonl")))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(folder.resolve("questions.errors.jsonl")).doesNotExist();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("lines 2"),
                        line -> assertThat(line).isEqualTo("answered 2 " + folder.resolve("questions.results.jsonl")),
                        line -> assertThat(line).isEqualTo("errors 0"),
                        line -> assertThat(line).startsWith("tokens ").contains("of prompts"),
                        line -> assertThat(line).matches("seconds [\\d.]+ [\\d.]+ lines a second"));
    }

    @Test
    void saysByItsStatusThatSomeAreErrorsAndWritesWhereItIsTold() throws Exception {
        Path input = input(Requests.line("a", "m", "Hi") + "\nnonsense\n");
        Path results = folder.resolve("r");
        Path failures = folder.resolve("e");

        assertThat(execute(
                        "bulk",
                        input.toString(),
                        "--output",
                        results.toString(),
                        "--errors",
                        failures.toString(),
                        "--permits",
                        "1"))
                .isEqualTo(1);

        assertThat(Requests.customIds(results)).containsExactly("a");
        assertThat(Requests.customIds(failures)).containsExactly("null");
        assertThat(out.toString()).containsPattern("errors +1  .*/e\n +1  invalid_json_line\n");
    }

    @Test
    void refusesWhatItCannotReplace() throws Exception {
        Path input = input(Requests.line("a", "m", "Hi"));
        Path results = Files.writeString(folder.resolve("questions.results.jsonl"), "mine\n");

        assertThat(execute("bulk", input.toString())).isEqualTo(2);

        assertThat(errors.toString())
                .contains("questions.results.jsonl answers another input")
                .hasLineCount(1);
        assertThat(results).hasContent("mine");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithItsArguments() throws Exception {
        Path input = input(Requests.line("a", "m", "Hi"));

        assertThat(execute("bulk")).isEqualTo(2);
        assertThat(execute("bulk", folder.resolve("none.jsonl").toString())).isEqualTo(2);
        assertThat(execute("bulk", input.toString(), "--permits", "0")).isEqualTo(2);
        assertThat(execute("bulk", input.toString(), "--permits", "many")).isEqualTo(2);

        assertThat(errors.toString())
                .contains(
                        "Missing required parameter: 'INPUT'",
                        "There is no file " + folder.resolve("none.jsonl") + " that can be read",
                        "--permits must be a number from 1 on, but is 0",
                        "Invalid value for option '--permits': 'many' is not an int");
        assertThat(folder).isDirectoryContaining(file -> file.equals(input)).isDirectoryNotContaining("glob:**.part");
    }

    private Path input(String text) throws Exception {
        return Files.writeString(folder.resolve("questions.jsonl"), text);
    }

    private int execute(String... arguments) {
        CommandLine application = Application.commandLine();
        application.setOut(new PrintWriter(out, true));
        application.setErr(new PrintWriter(errors, true));
        return application.execute(arguments);
    }
}
