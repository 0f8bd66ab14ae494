package io.camelchat.routes.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The npm package of {@code src/test/node} in a folder of its own below {@code target}, with what it depends on. */
final class NodePackage {
    private static final Path SOURCE = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node");
    private static final String LOCK = "package-lock.json";
    private static final int OLDEST_NODE = 20;
    private static final int MINUTES = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private NodePackage() {}

    /** Puts it there, unless it is there, and says where. */
    static Path install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", LOCK, "client.mjs")) {
            Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        requireNode();
        if (!isInstalled()) {
            npmCi();
        }
        return FOLDER;
    }

    private static void requireNode() throws IOException, InterruptedException {
        String version;
        try {
            version = output(new ProcessBuilder("node", "--version")).strip();
        } catch (IOException e) {
            throw new IllegalStateException(needsNode("there is no node on the PATH"), e);
        }
        if (!version.matches("v\\d+\\..*")
                || Integer.parseInt(version.substring(1, version.indexOf('.'))) < OLDEST_NODE) {
            throw new IllegalStateException(needsNode("the node on the PATH is " + version));
        }
    }

    private static String needsNode(String found) {
        return "The npm client's tests need Node " + OLDEST_NODE + " or newer with its npm, but " + found
                + ": install it, or leave these tests out by -Dtest='!OpenAiNodeTest'";
    }

    /** npm leaves a lock file of its own beside the packages it has installed. */
    private static boolean isInstalled() throws IOException {
        Path installed = FOLDER.resolve("node_modules").resolve(".package-lock.json");
        if (!Files.exists(installed)) {
            return false;
        }
        JsonNode have = JSON.readTree(installed.toFile()).path("packages");
        for (Map.Entry<String, JsonNode> wanted :
                JSON.readTree(SOURCE.resolve(LOCK).toFile()).path("packages").properties()) {
            boolean root = wanted.getKey().isEmpty();
            if (!root && !integrity(have.path(wanted.getKey())).equals(integrity(wanted.getValue()))) {
                return false;
            }
        }
        return true;
    }

    private static String integrity(JsonNode installed) {
        return installed.path("integrity").asText();
    }

    private static void npmCi() throws InterruptedException {
        String said;
        try {
            said = output(new ProcessBuilder(
                            "npm",
                            "ci",
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund",
                            "--prefer-offline",
                            "--fetch-retries=1",
                            "--loglevel=error")
                    .directory(FOLDER.toFile()));
            if (isInstalled()) {
                return;
            }
        } catch (IOException e) {
            said = e.getMessage();
        }
        throw new IllegalStateException(
                "npm could not install the packages of " + SOURCE.resolve(LOCK) + " into " + FOLDER.toAbsolutePath()
                        + ", for which it needs an npm registry or a filled cache: " + withoutTrace(said));
    }

    private static String withoutTrace(String said) {
        return said.lines().filter(line -> !line.contains("    at ")).collect(Collectors.joining("; "));
    }

    private static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(FOLDER, "output", ".log");
        Process process =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("no end after " + MINUTES + " minutes");
            }
            return Files.readString(log);
        } finally {
            process.destroyForcibly();
            Files.delete(log);
        }
    }
}
