package io.camelchat.simulator.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables of the compatibility page, in Markdown, made of the corpus. */
final class CompatibilityTables {
    private CompatibilityTables() {}

    static String of(List<CorpusEntry> entries) {
        StringBuilder page = new StringBuilder("## Servers\n\n");
        page.append("| server | known for |\n|---|---|\n");
        servers(entries).forEach((server, ids) -> row(page, server, String.join(", ", ids)));
        for (Section section : Section.values()) {
            page.append("\n## ").append(section.title).append("\n\n").append(section.about);
            page.append("\n\n| id | what is odd | seen at | asked for | what comes of it |\n|---|---|---|---|---|\n");
            entries.stream()
                    .filter(section::has)
                    .forEach(entry -> row(
                            page,
                            entry.id(),
                            entry.title(),
                            String.join(", ", entry.expectation().seen()),
                            entry.expectation().asksForStream() ? "stream" : "JSON",
                            whatComesOf(entry.expectation())));
        }
        return page.toString();
    }

    private static Map<String, List<String>> servers(List<CorpusEntry> entries) {
        Map<String, List<String>> servers =
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder()));
        entries.forEach(entry -> entry.expectation()
                .seen()
                .forEach(server -> servers.computeIfAbsent(server, unseen -> new ArrayList<>())
                        .add(entry.id())));
        return servers;
    }

    private static void row(StringBuilder table, String... cells) {
        for (String cell : cells) {
            table.append("| ")
                    .append(cell.replace("|", "\\|").replace("<", "&lt;"))
                    .append(' ');
        }
        table.append("|\n");
    }

    private static String whatComesOf(Expectation expectation) {
        JsonNode json = expectation.json();
        return switch (expectation.outcome()) {
            case "complete" -> "complete";
            case "degraded" -> {
                long lost = json.path("lost").asLong();
                yield "degraded" + (lost == 0 ? "" : ", " + lost + (lost == 1 ? " event" : " events") + " lost");
            }
            case "truncated" -> "truncated";
            default -> failure(json.get("failure")) + (json.has("completion") ? ", after a part of the answer" : "");
        };
    }

    private static String failure(JsonNode failure) {
        StringBuilder told = new StringBuilder(failure.path("kind").textValue());
        if (failure.path("status").asInt() != 0) {
            told.append(", ").append(failure.get("status").asInt());
        }
        String code = failure.path("code").textValue();
        if (code != null && !code.equals(failure.path("status").asText())) {
            told.append(" `").append(code).append('`');
        }
        JsonNode wait = failure.path("retryAfter");
        if (wait.isTextual()) {
            told.append(", wait ").append(wait.textValue());
        } else if (wait.isObject()) {
            String moment = wait.path("at").textValue();
            told.append(Instant.parse(moment).isAfter(Instant.now()) ? ", wait until " + moment : ", no wait");
        } else if (wait.isNull()) {
            told.append(", no wait told");
        }
        return told.toString();
    }
}
