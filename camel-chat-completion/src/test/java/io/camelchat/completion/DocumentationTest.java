package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Holds the tables of the component's page against its metadata. With {@code -Ddocs.write} they are written anew. */
class DocumentationTest {
    @Test
    void theTablesAreThoseOfTheMetadata() throws IOException {
        String page = Files.readString(Page.FILE);
        JsonNode metadata = metadata();

        String expected = with(
                page,
                "options of the component",
                "== Component options\n\n",
                options(metadata.get("componentProperties"), o -> true));
        expected = with(
                expected,
                "options of endpoints",
                "== Endpoint options\n\n",
                "=== Path\n\n" + options(metadata.get("properties"), o -> isPath(o)) + "\n=== Query\n\n"
                        + options(metadata.get("properties"), o -> !isPath(o)));
        expected = with(expected, "headers", "== Headers\n\n", headers(metadata.get("headers")));
        if (System.getProperty("docs.write") != null) {
            Files.writeString(Page.FILE, expected);
        }

        assertThat(page)
                .as("run the test with -Ddocs.write to write the tables anew")
                .isEqualTo(expected);
    }

    private static boolean isPath(JsonNode option) {
        return option.path("kind").asText().equals("path");
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream json =
                DocumentationTest.class.getResourceAsStream("/META-INF/io/camelchat/completion/chat-completion.json")) {
            return new ObjectMapper().readTree(json);
        }
    }

    private static String with(String page, String name, String title, String table) {
        String start = "// table of the " + name + ": START\n";
        int from = page.indexOf(start) + start.length();
        int to = page.indexOf("// table of the " + name + ": END");
        return page.substring(0, from) + title + table + page.substring(to);
    }

    private static String options(JsonNode options, Predicate<JsonNode> which) {
        StringBuilder table = new StringBuilder("""
                [width="100%",cols="2,5,1,2",options="header"]
                |===
                | Name | Description | Default | Type
                """);
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            JsonNode value = option.getValue();
            if (which.test(value)) {
                String name = value.path("prefix").isMissingNode() ? option.getKey() : option.getKey() + ".NAME";
                table.append("| `")
                        .append(name)
                        .append("` (")
                        .append(value.path("group").asText())
                        .append(")");
                table.append(" | ")
                        .append(text(value))
                        .append(" | ")
                        .append(value.path("defaultValue").asText());
                table.append(" | ").append(type(value)).append('\n');
            }
        }
        return table.append("|===\n").toString();
    }

    private static String headers(JsonNode headers) {
        StringBuilder table = new StringBuilder("""
                [width="100%",cols="3,5,1",options="header"]
                |===
                | Name | Description | Type
                """);
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            table.append("| `").append(header.getKey()).append("` | ").append(text(header.getValue()));
            table.append(" | ").append(type(header.getValue())).append('\n');
        }
        return table.append("|===\n").toString();
    }

    private static String text(JsonNode option) {
        return option.path("description").asText().replace("|", "\\|");
    }

    private static String type(JsonNode option) {
        String type = option.path("javaType").asText();
        int parameters = type.indexOf('<');
        String raw = parameters < 0 ? type : type.substring(0, parameters);
        return raw.substring(raw.lastIndexOf('.') + 1);
    }
}
