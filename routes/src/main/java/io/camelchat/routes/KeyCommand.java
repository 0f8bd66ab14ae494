package io.camelchat.routes;

import io.camelchat.completion.server.KeyFile;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command that makes a key for a caller. Standard output has two lines, the key and the line of the key file, for a
 * script to read; what they are stands between them on standard error, for whoever reads a terminal.
 */
@Command(
        name = "key",
        description = "Makes a new random key for a caller, and the line that lets the caller in.",
        footer = {
            "",
            "Prints two lines, and says on standard error what they are:",
            "  1  the key, which is kept nowhere: give it to the caller;",
            "  2  the caller's name and the key's SHA-256: add it to the file that CHAT_API_KEYS names.",
            "Add a second line of the same name, and remove the first one later, to replace a key."
        })
final class KeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "who calls: up to 100 visible ASCII characters, no blanks")
    private String name;

    @Override
    public Integer call() {
        String key = KeyFile.newKey();
        String line;
        try {
            line = KeyFile.line(name, key);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter explanation = spec.commandLine().getErr();
        explanation.println("The key of " + name + ", shown only now. It is sent as \"Authorization: Bearer KEY\":");
        explanation.flush();
        out.println(key);
        out.flush();
        explanation.println("The line to add to the file that CHAT_API_KEYS names:");
        explanation.flush();
        out.println(line);
        out.flush();
        return 0;
    }
}
