package io.camelchat.routes.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.routes.GatewayOnSimulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Node process that makes one call by {@code client.mjs}. It lives until it is closed, whatever became of the call. */
final class NodeProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private NodeProcess(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * @param settings environment variables of the client
     */
    static NodeProcess start(Path folder, Map<String, String> settings, String... arguments) throws IOException {
        Path errors = Files.createTempFile(folder, "errors", ".log");
        List<String> command = new ArrayList<>(List.of("node", "client.mjs"));
        command.addAll(List.of(arguments));
        ProcessBuilder node =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
        node.environment().keySet().removeIf(name -> name.startsWith("OPENAI_"));
        node.environment().putAll(settings);
        return new NodeProcess(node.start(), errors);
    }

    /** The next value it prints. */
    JsonNode next() {
        String line = CompletableFuture.supplyAsync(this::readLine)
                .orTimeout(GatewayOnSimulator.LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }

    /** All it prints until its call has ended. */
    List<JsonNode> toEnd() {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode value = next(); !value.has("end"); value = next()) {
            values.add(value);
        }
        return values;
    }

    void abort() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(GatewayOnSimulator.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly().waitFor();
            output.close();
            Files.delete(errors);
        }
    }

    private String readLine() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("Node ended: " + Files.readString(errors));
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
