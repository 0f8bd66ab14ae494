package io.camelchat.routes.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.routes.GatewayOnSimulator;
import io.camelchat.routes.progress.Progress;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Latency;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on the routes of the application that ask, against a simulator. */
@Timeout(120)
class BulkJobTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PERMITS = 8;
    private static final int MAX_LINE = 4_000;

    @RegisterExtension
    static final GatewayOnSimulator APPLICATION = GatewayOnSimulator.servingAll(
            Map.of("camel.main.routes-include-pattern", "classpath:camel/gateway.yaml,classpath:camel/ask.yaml"));

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();
    private Simulator simulator;
    private BulkFiles files;

    @BeforeEach
    void find() {
        simulator = APPLICATION.upstream();
        files = BulkFiles.in(folder, folder.resolve("a.jsonl"));
    }

    @Test
    void writesAnswersInTheFormatOfABatch() throws Exception {
        lines.add(Requests.line("gr\u00fc\u00dfe \uD83D\uDC2A", "m", "Gr\u00fc\u00df Gott \uD83D\uDC2A"));

        Report report = run();

        assertThat(files.errors()).doesNotExist();
        assertThat(folder.resolve("a.results.jsonl.part")).doesNotExist();
        JsonNode line = only(files.results());
        assertThat(names(line)).containsExactly("id", "custom_id", "response", "error");
        assertThat(line.path("id").asText()).startsWith("batch_req_");
        assertThat(line.path("custom_id").asText()).isEqualTo("gr\u00fc\u00dfe \uD83D\uDC2A");
        assertThat(line.path("error").isNull()).isTrue();
        assertThat(names(line.path("response"))).containsExactly("status_code", "request_id", "body");
        assertThat(line.path("response").path("status_code").intValue()).isEqualTo(200);
        JsonNode body = line.path("response").path("body");
        assertThat(body.path("object").asText()).isEqualTo("chat.completion");
        assertThat(body.path("choices").path(0).path("message").path("content").asText())
                .contains("Gr\u00fc\u00df Gott \uD83D\uDC2A");
        assertThat(report.isAllAnswered()).isTrue();
        assertThat(report.promptTokens())
                .isEqualTo(body.path("usage").path("prompt_tokens").asLong());
    }

    @Test
    void asksAsItIs() throws Exception {
        ObjectNode request = Requests.request("my-model", "Good day")
                .put("temperature", 0.30)
                .put("top_k", 7)
                .put("seed", 12345678901L);
        request.putObject("response_format").put("type", "json_object");
        lines.add(Requests.line("a", request));

        run();

        assertThat(simulator.calls()).hasSize(1);
        assertThat(simulator.calls().get(0).bodyText()).isEqualTo(Json.writeText(request));
    }

    @Test
    void takesEveryFinishReason() throws Exception {
        simulator.behave("cut", Behaviour.text("The camel").withFinishReason("length"));
        simulator.behave("filtered", Behaviour.text("").withFinishReason("content_filter"));
        simulator.behave("empty", Behaviour.text(""));
        List.of("cut", "filtered", "empty").forEach(model -> lines.add(Requests.line(model, model, "Hi")));

        assertThat(run().answered()).isEqualTo(3);
    }

    @Test
    void tellsWhatTheUpstreamRefuses() throws Exception {
        simulator.behaveToPrompt("too long", Behaviour.error(400, """
                {"error":{"message":"Too many tokens","type":"invalid_request_error","param":"messages",
                "code":"context_length_exceeded"}}""", "x-request-id", "req-7"));
        lines.add(Requests.line("a", "m", "too long"));
        lines.add(Requests.line("b", "m", "fine"));

        Report report = run();

        JsonNode line = only(files.errors());
        assertThat(line.path("custom_id").asText()).isEqualTo("a");
        assertThat(line.path("error").isNull()).isTrue();
        assertThat(line.path("response")).isEqualTo(Json.read("""
                {"status_code":400,"request_id":"req-7","body":{"error":{"message":"Too many tokens",
                "type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}}"""));
        assertThat(Requests.customIds(files.results())).containsExactly("b");
        assertThat(report.isAllAnswered()).isFalse();
        assertThat(report.errors()).containsExactly(Map.entry("400 context_length_exceeded", 1L));
    }

    @Test
    void isNotHeldUpByAModelThatThereIsNot() throws Exception {
        simulator.behave("none", Behaviour.error(404, """
                {"error":{"message":"The model none does not exist","type":"invalid_request_error","code":"model_not_found"}}"""));
        simulator.behave("forbidden", Behaviour.error(403, """
                {"error":{"message":"No access","type":"invalid_request_error","code":"model_not_found"}}"""));
        simulator.behave("ollama", Behaviour.error(404, """
                {"error":{"message":"model 'ollama' not found","type":"api_error","param":null,"code":null}}"""));
        List.of("none", "forbidden", "ollama", "m").forEach(model -> lines.add(Requests.line(model, model, "Hi")));

        Report report = run();

        assertThat(Requests.customIds(files.errors())).containsExactlyInAnyOrder("none", "forbidden", "ollama");
        assertThat(report.errors()).containsOnlyKeys("404 model_not_found", "403 model_not_found", "404 api_error");
        assertThat(Requests.customIds(files.results())).containsExactly("m");
    }

    /** A wrong address is everybody's, and looks like a model that there is not. */
    @Test
    void waitsWhereTheAddressIsWrong() throws Exception {
        simulator.next(Behaviour.error(404, "{\"detail\":\"Not Found\"}"));
        lines.add(Requests.line("a", "m", "Hi"));

        assertThat(run().answered()).isEqualTo(1);
        assertThat(simulator.calls()).hasSize(2);
    }

    @Test
    void waitsWhileTheUpstreamIsIll() throws Exception {
        simulator.behave(Behaviour.error(401, "{}"));
        IntStream.range(0, 40).forEach(i -> lines.add(Requests.line("r" + i, "m", "Hi")));
        Files.write(files.input(), lines);
        CompletableFuture<Report> job = start(job());
        await().atMost(LONG).until(() -> simulator.calls().size() >= 3);
        assertThat(job).isNotDone();
        simulator.behave(Behaviour.echo());

        assertThat(job.get(60, TimeUnit.SECONDS).answered()).isEqualTo(40);
        assertThat(files.errors()).doesNotExist();
    }

    @Test
    void makesErrorsOfLinesThatNothingCanBeAskedBy() throws Exception {
        lines.add("nonsense");
        lines.add("[1]");
        lines.add("{\"method\":\"POST\"}");
        lines.add("{\"custom_id\":5}");
        lines.add(Requests.line("method", "m", "Hi").replace("POST", "GET"));
        lines.add(Requests.line("url", "m", "Hi").replace("/v1/chat/completions", "/v1/embeddings"));
        lines.add("{\"custom_id\":\"body\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":\"Hi\"}");
        lines.add(Requests.line("model", Requests.request("m", "Hi").put("model", " ")));
        lines.add(Requests.line("stream", Requests.request("m", "Hi").put("stream", true)));
        lines.add(Requests.line("long", "m", "x".repeat(MAX_LINE)));
        lines.add(Requests.line("twice", "m", "first"));
        lines.add("");
        lines.add(Requests.line("twice", "m", "second"));

        Report report = run();

        assertThat(Requests.customIds(files.results())).containsExactly("twice");
        assertThat(errors())
                .containsExactly(
                        "null invalid_json_line Line 1 is no JSON object: malformed JSON at line 1, column 9",
                        "null invalid_json_line Line 2 is no JSON object: a JSON object was expected, not array",
                        "null missing_custom_id Line 3 has no custom_id",
                        "null invalid_custom_id Line 4 has a custom_id that is no text, or an empty one",
                        "method invalid_method Line 5 has the method \"GET\", but only POST is answered",
                        "url invalid_url Line 6 has the url \"/v1/embeddings\", but only /v1/chat/completions is answered",
                        "body invalid_body Line 7 has no body that is a JSON object",
                        "model missing_model Line 8 names no model in its body",
                        "stream stream_not_supported Line 9 asks for a stream, which a file cannot have: leave stream out",
                        "null line_too_long Line 10 has more than the 4000 bytes that BULK_MAX_LINE allows",
                        "null duplicate_custom_id Line 13 has the custom_id \"twice\" of line 11");
        assertThat(report.lines()).isEqualTo(12);
        assertThat(simulator.calls()).hasSize(1);
    }

    @Test
    void refusesBytesThatAreNoText() throws Exception {
        Files.write(
                files.input(),
                (Requests.line("a", "m", "Hi") + "\n" + Requests.line("b", "m", "Z\u00fcrich") + "\n")
                        .getBytes(ISO_8859_1));

        job().run();

        assertThat(Requests.customIds(files.results())).containsExactly("a");
        assertThat(errors()).containsExactly("null invalid_json_line Line 2 is not in UTF-8");
    }

    @Test
    void readsWhatWindowsWrites() throws Exception {
        Files.writeString(
                files.input(),
                "\uFEFF" + Requests.line("a", "m", "Hi") + "\r\n\r\n" + Requests.line("b", "m", "Hi") + "\r\n");

        assertThat(job().run().answered()).isEqualTo(2);
    }

    @Test
    void goesOnAfterATornLine() throws Exception {
        IntStream.range(0, 20).forEach(i -> lines.add(Requests.line("r" + i, "m", "Hi")));
        lines.add("nonsense");
        run();
        String errors = Files.readString(files.errors());
        Files.delete(files.errors());
        List<String> written = Files.readAllLines(files.results());
        Files.delete(files.results());
        Files.writeString(part(files.results()), String.join("\n", written.subList(0, 12)) + "\n{\"id\":\"batch_r");
        Files.writeString(part(files.errors()), errors);
        int before = simulator.calls().size();

        Report report = job().run();

        assertThat(simulator.calls()).hasSize(before + 8);
        assertThat(Requests.customIds(files.results())).hasSize(20).doesNotHaveDuplicates();
        assertThat(Files.readAllLines(files.results()).subList(0, 12)).isEqualTo(written.subList(0, 12));
        assertThat(Files.readString(files.errors())).isEqualTo(errors);
        assertThat(report.before()).isEqualTo(13);
        assertThat(report.lines()).isEqualTo(21);
    }

    @Test
    void endsWhatWasInterruptedBetweenItsTwoNames() throws Exception {
        lines.add(Requests.line("a", "m", "Hi"));
        lines.add("nonsense");
        run();
        Files.move(files.results(), part(files.results()));

        assertThat(job().run().lines()).isEqualTo(2);

        assertThat(simulator.calls()).hasSize(1);
        assertThat(Requests.read(files.results())).hasSize(1);
        assertThat(Requests.read(files.errors())).hasSize(1);
    }

    @Test
    void asksNothingWhereAllIsDone() throws Exception {
        lines.add(Requests.line("a", "m", "Hi"));
        lines.add("nonsense");
        run();

        Report again = job().run();

        assertThat(again.before()).isEqualTo(2);
        assertThat(again.errors()).containsOnlyKeys("invalid_json_line");
        assertThat(simulator.calls()).hasSize(1);
        assertThat(part(files.results())).doesNotExist();
    }

    @Test
    void countsNoBlankLineOfSeveralSpacesEither() throws Exception {
        lines.add(Requests.line("a", "m", "Hi"));
        lines.add("   ");
        Report first = run();

        assertThat(first.lines()).isEqualTo(1);
        assertThat(job().run().before()).isEqualTo(1);
    }

    @Test
    void refusesAnInputThatHasChanged() throws Exception {
        lines.add(Requests.line("a", "m", "Hi"));
        run();
        Files.move(files.results(), part(files.results()));
        lines.add(Requests.line("b", "m", "Hi"));

        assertThatThrownBy(this::run)
                .isInstanceOf(BulkRefusedException.class)
                .hasMessageContaining("a.results.jsonl.part answers another input, or this one before it was changed");
        assertThat(Requests.read(part(files.results()))).hasSize(1);
    }

    @Test
    void refusesToReplaceTheResultsOfAnother() throws Exception {
        Files.writeString(files.results(), "mine\n");
        lines.add(Requests.line("a", "m", "Hi"));

        assertThatThrownBy(this::run)
                .isInstanceOf(BulkRefusedException.class)
                .hasMessageContaining("move the file away");
        assertThat(files.results()).hasContent("mine");
        assertThat(part(files.results())).doesNotExist();
    }

    @Test
    void refusesAnInputThatChangesUnderWay() throws Exception {
        LockStep hold = LockStep.holdingHead();
        simulator.behave(Behaviour.echo().withHold(hold));
        IntStream.range(0, 2_000).forEach(i -> lines.add(Requests.line("r" + i, "m", "x".repeat(100))));
        Files.write(files.input(), lines);
        CompletableFuture<Report> job = start(job());
        simulator.awaitOpenCalls(PERMITS, LONG);
        Files.writeString(files.input(), Requests.line("new", "m", "Hi") + "\n", StandardOpenOption.APPEND);
        hold.releaseAll();

        assertThat(job).failsWithin(LONG).withThrowableThat().withMessageContaining("was changed while it was read");
        assertThat(files.results()).doesNotExist();
    }

    @Test
    void refusesASecondJobOnTheSameFiles() throws Exception {
        LockStep hold = LockStep.holdingHead();
        simulator.behave(Behaviour.echo().withHold(hold));
        lines.add(Requests.line("a", "m", "Hi"));
        Files.write(files.input(), lines);
        CompletableFuture<Report> first = start(job());
        simulator.awaitOpenCalls(1, LONG);

        assertThatThrownBy(() -> job().run())
                .isInstanceOf(InUseException.class)
                .hasMessageContaining("Another process writes");

        hold.releaseAll();
        assertThat(first.get(60, TimeUnit.SECONDS).answered()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoBatch() throws Exception {
        lines.addAll(List.of("name,age", "camel,7"));

        assertThatThrownBy(this::run)
                .isInstanceOf(NotABatchException.class)
                .hasMessageContaining("a.jsonl is a request: Line 1 is no JSON object");
        assertThat(folder).isDirectoryContaining("glob:**a.jsonl").isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void refusesWhatHasNoLines() throws Exception {
        lines.add(" ");

        assertThatThrownBy(this::run).isInstanceOf(NotABatchException.class).hasMessageContaining("There is no line");
    }

    @Test
    void refusesToWriteOverItsInput() throws Exception {
        files = new BulkFiles(files.input(), files.input(), files.errors());
        lines.add(Requests.line("a", "m", "Hi"));

        assertThatThrownBy(this::run).isInstanceOf(BulkRefusedException.class).hasMessageContaining("three files");
        assertThat(Files.readAllLines(files.input())).isEqualTo(lines);
    }

    @Test
    void writesWhatIsUnderWayWhereItIsStopped() throws Exception {
        LockStep hold = LockStep.holdingHead();
        simulator.behave(Behaviour.echo().withHold(hold));
        IntStream.range(0, 50).forEach(i -> lines.add(Requests.line("r" + i, "m", "Hi")));
        Files.write(files.input(), lines);
        BulkJob job = job();
        CompletableFuture<Report> stopped = start(job);
        simulator.awaitOpenCalls(PERMITS, LONG);
        job.stop();
        hold.releaseAll();

        assertThat(stopped)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(BulkStoppedException.class)
                .withMessageContaining("of the 50 lines");
        int written = Requests.read(part(files.results())).size();
        assertThat(written).isEqualTo(simulator.calls().size()).isBetween(PERMITS, PERMITS + 1);
        simulator.behave(Behaviour.echo());
        assertThat(job().run().answered()).isEqualTo(50);
        assertThat(simulator.calls()).hasSize(50);
    }

    @Test
    void keepsAllPermitsInUseAndNoMore() throws Exception {
        int count = 40 * PERMITS;
        simulator.behave(Behaviour.echo().withLatency(Latency.logNormal(Duration.ofMillis(400), 0.3, 1)));
        IntStream.range(0, count).forEach(i -> lines.add(Requests.line("r" + i, "m", "Hi")));
        Files.write(files.input(), lines);
        CompletableFuture<Report> job = start(job());
        await().atMost(LONG).until(() -> simulator.calls().size() > 2 * PERMITS);
        long looks = 0;
        long open = 0;
        int most = 0;
        // At the end there is less to ask than there are permits.
        while (simulator.calls().size() < count - PERMITS) {
            int now = simulator.openCalls();
            most = Math.max(most, now);
            open += now;
            looks++;
            Thread.onSpinWait();
        }

        assertThat(job.get(60, TimeUnit.SECONDS).answered()).isEqualTo(count);
        double average = (double) open / looks;
        System.out.println("Bulk, permits: " + count + " lines, " + PERMITS + " permits: " + average
                + " calls open on average of " + looks + " looks, " + most + " at most");
        assertThat(most).isLessThanOrEqualTo(PERMITS);
        assertThat(average).isGreaterThanOrEqualTo(0.8 * PERMITS);
    }

    private Report run() throws Exception {
        Files.write(files.input(), lines);
        return job().run();
    }

    private BulkJob job() {
        return new BulkJob(APPLICATION.context(), files, new BulkSettings(PERMITS, MAX_LINE), Progress::logged);
    }

    private static CompletableFuture<Report> start(BulkJob job) {
        CompletableFuture<Report> result = new CompletableFuture<>();
        new Thread(
                        () -> {
                            try {
                                result.complete(job.run());
                            } catch (Exception e) {
                                result.completeExceptionally(e);
                            }
                        },
                        "job")
                .start();
        return result;
    }

    private static Path part(Path file) {
        return BulkFiles.part(file);
    }

    private static JsonNode only(Path file) throws IOException {
        List<String> all = Files.readAllLines(file, UTF_8);
        assertThat(all).hasSize(1);
        return Json.read(all.get(0));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<String> errors() throws IOException {
        return Requests.read(files.errors()).values().stream()
                .map(line -> line.path("custom_id").asText() + " "
                        + line.path("error").path("code").asText() + " "
                        + line.path("error").path("message").asText())
                .toList();
    }
}
