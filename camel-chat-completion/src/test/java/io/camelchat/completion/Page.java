package io.camelchat.completion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The component's page, whose examples with a title are run by tests. */
final class Page {
    static final Path FILE = Path.of("src/main/docs/chat-completion-component.adoc");

    private Page() {}

    /** The example with this title. */
    static String example(String title) throws IOException {
        Matcher example = Pattern.compile(
                        "^\\." + Pattern.quote(title) + "\n\\[source,\\w+]\n----\n(.*?)^----$",
                        Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(FILE));
        if (!example.find()) {
            throw new IllegalArgumentException("No example has the title " + title);
        }
        return example.group(1);
    }
}
