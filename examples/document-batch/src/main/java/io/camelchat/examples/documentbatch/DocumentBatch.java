package io.camelchat.examples.documentbatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.routes.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Starts the application on a folder of its own, drops documents into the inbox, and prints their results. */
public final class DocumentBatch {
    private static final Map<String, String> DOCUMENTS = new TreeMap<>(Map.of(
            "camels.txt", "Camels store fat in their humps.",
            "notes/deserts.md", "# Deserts\n\nMore than *half* of them are cold.",
            "page.html", "<html><body><h1>Caravans</h1><p>They walked by night.</p></body></html>",
            "book.txt", "The camel went on, and the day was long.\n".repeat(2_000)));

    private DocumentBatch() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("document-batch");
        Path outbox = folder.resolve("outbox");
        for (Map.Entry<String, String> document : DOCUMENTS.entrySet()) {
            Path file = folder.resolve("inbox").resolve(document.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, document.getValue());
        }
        System.setProperty("DOCUMENTS_INBOX", folder.resolve("inbox").toString());
        System.setProperty("DOCUMENTS_OUTBOX", outbox.toString());
        System.setProperty("CHAT_PORT", "0");
        Thread application = new Thread(() -> Application.main(new String[0]), "application");
        application.setDaemon(true);
        application.start();

        for (String path : DOCUMENTS.keySet()) {
            print(path, outbox);
        }
        System.exit(0);
    }

    /** The JSON comes after the answer: where it is, both are whole. */
    private static void print(String path, Path outbox) throws IOException, InterruptedException {
        Path facts = outbox.resolve(path + ".json");
        while (!Files.exists(facts)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        JsonNode json = Json.read(Files.readAllBytes(facts));
        System.out.println(path + ": " + json.path("pieces") + " pieces, " + json.path("calls") + " calls");
        System.out.println("  "
                + Files.readString(outbox.resolve(path + ".md"))
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }
}
