package io.camelchat.routes.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.routes.GatewayOnSimulator;
import java.io.BufferedReader;
import java.io.BufferedWriter;
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

/** A Node process that makes calls by {@code client.mjs}, one after the other. For one thread. */
final class NodeProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader output;
    private final Path errors;
    private int calls;

    private NodeProcess(Process process, Path errors) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** @param environment what is told to the client by variables, in place of any that there are */
    static NodeProcess start(Path folder, Map<String, String> environment) throws IOException {
        Path errors = Files.createTempFile(folder, "errors", ".log");
        ProcessBuilder node = new ProcessBuilder("node", "client.mjs")
                .directory(folder.toFile())
                .redirectError(errors.toFile());
        node.environment().keySet().removeIf(name -> name.startsWith("OPENAI_"));
        node.environment().putAll(environment);
        return new NodeProcess(node.start(), errors);
    }

    /**
     * Begins a call.
     *
     * @param way one of those in {@code client.mjs}
     * @param settings JSON of what the client is made with
     */
    Call call(String way, String request, String settings) throws IOException {
        Call call = new Call(++calls);
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("call", call.number).put("way", way);
        order.set("request", JSON.readTree(request));
        order.set("settings", JSON.readTree(settings));
        write(order);
        return call;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            orders.close();
            assertThat(process.waitFor(GatewayOnSimulator.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly().waitFor();
            output.close();
            Files.delete(errors);
        }
    }

    private void write(ObjectNode order) throws IOException {
        orders.write(order.toString());
        orders.newLine();
        orders.flush();
    }

    private JsonNode read() {
        String line = CompletableFuture.supplyAsync(this::readLine)
                .orTimeout(GatewayOnSimulator.LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + line, e);
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

    /** A call that has been made. What an earlier one still says, whose test failed, is passed over. */
    final class Call {
        private final int number;

        private Call(int number) {
            this.number = number;
        }

        /** The next value, awaited. */
        JsonNode next() {
            JsonNode line = line();
            assertThat(line.has("end")).as("the call has ended").isFalse();
            return line.path("value");
        }

        /** All values that are still to come, its end awaited. */
        List<JsonNode> toEnd() {
            List<JsonNode> values = new ArrayList<>();
            for (JsonNode line = line(); !line.has("end"); line = line()) {
                values.add(line.path("value"));
            }
            return values;
        }

        void abort() throws IOException {
            write(JsonNodeFactory.instance.objectNode().put("abort", number));
        }

        private JsonNode line() {
            JsonNode line = read();
            while (line.path("call").asInt() != number) {
                line = read();
            }
            return line;
        }
    }
}
