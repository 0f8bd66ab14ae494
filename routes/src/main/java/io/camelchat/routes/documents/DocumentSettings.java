package io.camelchat.routes.documents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * How the documents flow is set.
 *
 * @param inbox where documents come from, as all folders an absolute path
 * @param outbox where answers go
 * @param done where documents go that are answered
 * @param failed where documents go that cannot be answered, with the reason beside them
 * @param state what a next start goes on from
 * @param permits how many calls are under way at once
 * @param pieceTokens how many tokens a piece has at the most
 * @param minAge how long a file must not have changed before it is taken
 * @param model that is asked
 */
record DocumentSettings(
        Path inbox,
        Path outbox,
        Path done,
        Path failed,
        Path state,
        int permits,
        int pieceTokens,
        Duration minAge,
        String model) {
    private static final int MOST_PERMITS = 10_000;
    private static final int FEWEST_TOKENS = 16;
    private static final int MOST_TOKENS = 1_000_000;

    /** @throws IllegalArgumentException where one is wrong, in one sentence that names it */
    static DocumentSettings of(CamelContext context) {
        Path inbox = folder(context, "DOCUMENTS_INBOX", Path.of("inbox").toAbsolutePath());
        Path parent = inbox.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("DOCUMENTS_INBOX must be a folder in another one, but is " + inbox);
        }
        DocumentSettings settings = new DocumentSettings(
                inbox,
                folder(context, "DOCUMENTS_OUTBOX", Path.of("outbox").toAbsolutePath()),
                folder(context, "DOCUMENTS_DONE", parent.resolve("done")),
                folder(context, "DOCUMENTS_FAILED", parent.resolve("failed")),
                folder(context, "DOCUMENTS_STATE", parent.resolve(".documents")),
                number(context, "DOCUMENTS_PERMITS", 16, 1, MOST_PERMITS),
                number(context, "DOCUMENTS_PIECE_TOKENS", 4_000, FEWEST_TOKENS, MOST_TOKENS),
                Duration.ofMillis(number(context, "DOCUMENTS_MIN_AGE", 1_000, 0, Integer.MAX_VALUE)),
                context.resolvePropertyPlaceholders("{{CHAT_MODEL:gpt-4o-mini}}"));
        settings.requireFoldersApart(context);
        return settings;
    }

    private void requireFoldersApart(CamelContext context) {
        Map<String, Path> others = new LinkedHashMap<>();
        if (isInboxSet(context) && isSet(context, "BULK_INBOX")) {
            others.put("BULK_INBOX", folder(context, "BULK_INBOX", inbox));
        }
        others.put("DOCUMENTS_OUTBOX", outbox);
        others.put("DOCUMENTS_DONE", done);
        others.put("DOCUMENTS_FAILED", failed);
        others.put("DOCUMENTS_STATE", state);
        others.forEach((setting, folder) -> {
            if (folder.startsWith(inbox)) {
                throw new IllegalArgumentException(setting + " must not be in DOCUMENTS_INBOX, " + inbox
                        + ", where all is taken for documents, but is " + folder);
            }
        });
    }

    /** Whether somebody has asked for the documents of this inbox, which is the default one otherwise. */
    static boolean isInboxSet(CamelContext context) {
        return isSet(context, "DOCUMENTS_INBOX");
    }

    private static boolean isSet(CamelContext context, String setting) {
        return !context.resolvePropertyPlaceholders("{{" + setting + ":}}").isBlank();
    }

    private static Path folder(CamelContext context, String setting, Path fallback) {
        String text =
                context.resolvePropertyPlaceholders("{{" + setting + ":}}").trim();
        return (text.isEmpty() ? fallback : Path.of(text)).toAbsolutePath().normalize();
    }

    private static int number(CamelContext context, String setting, int fallback, int min, int max) {
        String text = context.resolvePropertyPlaceholders("{{" + setting + ":" + fallback + "}}")
                .trim();
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            throw new IllegalArgumentException(
                    setting + " must be a whole number from " + min + " to " + max + ", but is " + text);
        }
        return Integer.parseInt(text);
    }
}
