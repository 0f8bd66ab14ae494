package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/** The documents flow as users set it, in a folder of its own, and what is to be seen of it from outside: its folders. */
final class DocumentFlowOnSimulator {
    static final Duration LONG = ApplicationProcess.LONG;

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();

    DocumentFlowOnSimulator(Path folder, Simulator simulator) throws IOException {
        this.folder = folder;
        Files.createDirectories(inbox());
        settings.put("OPENAI_BASE_URL", simulator.baseUrl());
        settings.put("OPENAI_API_KEY", "");
        settings.put("CHAT_PORT", "0");
        settings.put("CHAT_MODEL", "small");
        settings.put("DOCUMENTS_INBOX", inbox().toString());
        settings.put("DOCUMENTS_OUTBOX", outbox().toString());
        settings.put("DOCUMENTS_INSTRUCTIONS", "Summarize.");
        settings.put("DOCUMENTS_COMBINE", "Combine.");
        settings.put("DOCUMENTS_MIN_AGE", "50");
    }

    DocumentFlowOnSimulator with(String setting, Object value) {
        settings.put(setting, value.toString());
        return this;
    }

    /** In this JVM, not started. */
    Main create() {
        Main main = Application.create();
        settings.forEach(main::addOverrideProperty);
        main.addOverrideProperty(
                "camel.main.routes-include-pattern", "classpath:camel/documents.yaml,classpath:camel/ask.yaml");
        return main;
    }

    ApplicationProcess start(String... options) throws IOException {
        return ApplicationProcess.start(folder, settings, options);
    }

    Path inbox() {
        return folder.resolve("inbox");
    }

    Path outbox() {
        return folder.resolve("outbox");
    }

    Path done() {
        return folder.resolve("done");
    }

    Path failed() {
        return folder.resolve("failed");
    }

    Path state() {
        return folder.resolve(".documents");
    }

    /** Puts a document into the inbox, whole. */
    void drop(String path, String text) throws IOException {
        drop(path, text.getBytes(StandardCharsets.UTF_8));
    }

    void drop(String path, byte[] content) throws IOException {
        Path file = inbox().resolve(path);
        Files.createDirectories(file.getParent());
        Path part = Files.write(file.resolveSibling("." + file.getFileName() + ".part"), content);
        Files.move(part, file);
    }

    void awaitDone(String path) {
        awaitFile(done().resolve(path));
    }

    String awaitFailed(String path) throws IOException {
        awaitFile(failed().resolve(path));
        return Files.readString(failed().resolve(path + ".reason.txt"));
    }

    static void awaitFile(Path file) {
        await().atMost(LONG).until(() -> Files.exists(file));
    }

    String answer(String path) throws IOException {
        return Files.readString(outbox().resolve(path + ".md"));
    }

    JsonNode facts(String path) throws IOException {
        return Json.read(Files.readAllBytes(outbox().resolve(path + ".json")));
    }

    /** What files a folder has, at any depth, by their paths; files may come and go meanwhile. */
    static List<String> files(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(folder.relativize(file).toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        Collections.sort(files);
        return files;
    }

    void assertInboxIsEmpty() throws IOException {
        assertThat(files(inbox())).isEmpty();
    }
}
