package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.server.KeyFile;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as it is shipped, with keys and one service. Every test has callers of its own. */
class GatewayTest {
    private static final Duration LONG = ApplicationProcess.LONG;
    private static final String UPSTREAM_KEY = "sk-upstream-key-never-to-be-seen";
    private static final int REQUESTS_PER_MINUTE = 12;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.create(Simulator.builder().apiKeys(UPSTREAM_KEY));

    @TempDir
    private static Path folder;

    /** One for every test, so that no test is held against another one's rate. */
    private static final Map<String, String> KEYS = Stream.of(
                    "json", "stream", "unasked", "asked", "eager", "other", "forger", "after", "cut", "wrong", "gone",
                    "headers", "many", "known")
            .collect(Collectors.toMap(name -> name, name -> KeyFile.newKey()));

    private static ApplicationProcess gateway;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        List<String> lines = new ArrayList<>();
        KEYS.forEach((name, key) -> lines.add(KeyFile.line(name, key)));
        Files.write(keys(), lines);
        gateway = ApplicationProcess.start(
                folder,
                Map.of(
                        "CHAT_API_KEYS",
                        "keys",
                        "CHAT_REQUESTS_PER_MINUTE",
                        String.valueOf(REQUESTS_PER_MINUTE),
                        "OPENAI_BASE_URL",
                        SIMULATOR.simulator().baseUrl(),
                        "OPENAI_API_KEY",
                        UPSTREAM_KEY));
        gateway.awaitStarted();
        port = gateway.port();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        assertThat(gateway.linesWith(UPSTREAM_KEY)).isEmpty();
        assertThat(gateway.linesWith("secret question")).isEmpty();
    }

    @AfterEach
    void leavesNothingOpen() {
        simulator().awaitNoOpenCalls(LONG);
    }

    @Test
    void answersJson() throws Exception {
        HttpResponse<String> response = caller("json").ask(Caller.asking("small", false));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode completion = Json.read(response.body());
        assertThat(completion.at("/choices/0/message/content").asText()).contains("secret question");
        JsonNode usage = gateway.awaitUsage("caller", "json");
        assertThat(usage.path("model").asText()).isEqualTo("small");
        assertThat(usage.path("outcome").asText()).isEqualTo("complete");
        assertThat(usage.path("status").asInt()).isEqualTo(200);
        assertThat(usage.path("total_tokens").asInt())
                .isPositive()
                .isEqualTo(completion.at("/usage/total_tokens").asInt());
        assertThat(usage.path("duration_ms").isIntegralNumber()).isTrue();
    }

    @Test
    void answersAsAStream() throws Exception {
        HttpResponse<String> response = caller("stream").ask(Caller.asking("small", true));

        List<String> events = Caller.events(response);
        assertThat(events).hasSizeGreaterThan(3).last().isEqualTo("[DONE]");
        assertThat(events).containsOnlyOnce("[DONE]");
        JsonNode usage = gateway.awaitUsage("caller", "stream");
        assertThat(usage.path("outcome").asText()).isEqualTo("complete");
        assertThat(usage.path("total_tokens").asInt()).isPositive();
        assertThat(usage.path("first_token_ms").isIntegralNumber()).isTrue();
    }

    @Test
    void asksForTheUsageThatTheClientDidNotAskFor() throws Exception {
        HttpResponse<String> response = caller("unasked")
                .ask(Caller.asking("small", true, ",\"stream_options\":{\"include_obfuscation\":false}"));

        assertThat(Caller.events(response)).noneMatch(event -> event.contains("\"usage\":{"));
        JsonNode options = simulator().calls().get(0).json().path("stream_options");
        assertThat(options.path("include_usage").asBoolean()).isTrue();
        assertThat(options.path("include_obfuscation").isBoolean()).isTrue();
        assertThat(gateway.awaitUsage("caller", "unasked")
                        .path("completion_tokens")
                        .asInt())
                .isPositive();
    }

    @Test
    void passesOnTheUsageThatTheClientAskedFor() throws Exception {
        HttpResponse<String> response =
                caller("asked").ask(Caller.asking("small", true, ",\"stream_options\":{\"include_usage\":true}"));

        List<JsonNode> chunks = Caller.events(response).stream()
                .filter(event -> event.startsWith("{"))
                .map(Json::read)
                .toList();
        assertThat(chunks)
                .filteredOn(chunk -> chunk.path("usage").isObject())
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.path("choices").isArray()
                                && chunk.path("choices").isEmpty())
                        .isTrue());
        assertThat(chunks.get(chunks.size() - 1).path("usage").path("total_tokens"))
                .isEqualTo(gateway.awaitUsage("caller", "asked").path("total_tokens"));
    }

    @Test
    void letsNobodyInWithoutAKey() throws Exception {
        for (Caller stranger : List.of(Caller.of(port), new Caller(port, KeyFile.newKey()))) {
            HttpResponse<String> response = stranger.ask(Caller.asking("small", true));

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer");
            assertThat(Json.read(response.body()).at("/error/code").asText()).isEqualTo("invalid_api_key");
            assertThat(stranger.get("/v1/models").statusCode()).isEqualTo(401);
        }
        assertThat(simulator().calls()).isEmpty();
        caller("known").ask(Caller.asking("small", false));
        gateway.awaitUsage("caller", "known");
        assertThat(gateway.usage())
                .noneMatch(line -> line.path("status").asInt() == 401)
                .allMatch(line -> line.path("caller").isTextual());
    }

    @Test
    void letsInWhoseKeyIsAddedWhileItRuns() throws Exception {
        Caller late = new Caller(port, KeyFile.newKey());
        assertThat(late.status("/v1/models")).isEqualTo(401);

        Files.writeString(keys(), KeyFile.line("late", late.key()) + "\n", StandardOpenOption.APPEND);

        await().atMost(LONG).until(() -> late.status("/v1/models") == 200);
        assertThat(late.ask(Caller.asking("small", false)).statusCode()).isEqualTo(200);
        gateway.awaitUsage("caller", "late");
    }

    @Test
    void keepsOneCallerToItsRateWhileAnotherGoesOn() throws Exception {
        Caller eager = caller("eager");
        Caller other = caller("other");
        for (int i = 0; i < REQUESTS_PER_MINUTE; i++) {
            assertThat(eager.ask(Caller.asking("small", false)).statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = eager.ask(Caller.asking("small", true));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(Json.read(refused.body()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(other.ask(Caller.asking("small", false)).statusCode()).isEqualTo(200);
        assertThat(simulator().calls()).hasSize(REQUESTS_PER_MINUTE + 1);
        JsonNode line = gateway.awaitUsage("status", "429");
        assertThat(line.path("caller").asText()).isEqualTo("eager");
        assertThat(line.path("outcome").asText()).isEqualTo("failed");
    }

    @Test
    void writesOneLineForACallWhateverItsModelIsCalled() throws Exception {
        String model = "a\"b\n2026-01-01 00:00:00 [INFO] usage - {\"caller\":\"forged\"}\r\u2028\u0085\u001b[31m";

        HttpResponse<String> response = caller("forger")
                .ask(Json.object()
                        .put("model", model)
                        .set("messages", Json.read("[{\"role\":\"user\",\"content\":\"Hello\"}]"))
                        .toString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(gateway.awaitUsage("caller", "forger").path("model").asText())
                .isEqualTo(model);
        caller("after").ask(Caller.asking("small", false));
        gateway.awaitUsage("caller", "after");
        assertThat(gateway.usage())
                .noneMatch(line -> line.path("caller").asText().equals("forged"));
        assertThat(gateway.lines()).noneMatch(line -> line.startsWith("2026-01-01"));
        assertThat(gateway.linesWith("\u2028")).isEmpty();
        assertThat(gateway.linesWith("\u0085")).isEmpty();
        assertThat(gateway.linesWith("\u001b")).isEmpty();
    }

    @Test
    void saysThatAStreamBrokeOff() throws Exception {
        simulator().next(Behaviour.tokens(50).withFault(Fault.cut(5)));

        List<String> events = Caller.events(caller("cut").ask(Caller.asking("small", true)));

        assertThat(events).doesNotContain("[DONE]");
        assertThat(Json.read(events.get(events.size() - 1)).at("/error/code").asText())
                .isEqualTo("truncated");
        JsonNode line = gateway.awaitUsage("caller", "cut");
        assertThat(line.path("outcome").asText()).isEqualTo("truncated");
        assertThat(line.path("status").asInt()).isEqualTo(200);
    }

    @Test
    void passesOnWhatIsWrongWithARequest() throws Exception {
        simulator()
                .next(Behaviour.error(
                        400,
                        "{\"error\":{\"message\":\"too hot\",\"type\":\"invalid_request_error\","
                                + "\"param\":\"temperature\",\"code\":\"out_of_range\"}}"));

        HttpResponse<String> response = caller("wrong").ask(Caller.asking("small", true));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = Json.read(response.body()).path("error");
        assertThat(error.path("message").asText()).isEqualTo("too hot");
        assertThat(error.path("param").asText()).isEqualTo("temperature");
        assertThat(error.path("code").asText()).isEqualTo("out_of_range");
        JsonNode line = gateway.awaitUsage("caller", "wrong");
        assertThat(line.path("outcome").asText()).isEqualTo("failed");
        assertThat(line.path("status").asInt()).isEqualTo(400);
    }

    @Test
    void tellsOfACallWhoseClientHasGone() throws Exception {
        simulator().next(Behaviour.tokens(100_000).withLockStepPerCall());
        Caller caller = caller("gone");
        try (WireClients clients = new WireClients(caller)) {
            WireCall call = clients.open(Caller.asking("small", true));
            RecordedCall upstream = simulator().awaitCall(0, LONG);
            upstream.lockStep().release(3);
            call.awaitEvents(3);

            call.vanish();

            assertThat(upstream.awaitHangUp(LONG)).isTrue();
        }
        JsonNode line = gateway.awaitUsage("caller", "gone");
        assertThat(line.path("outcome").asText()).isEqualTo("cancelled");
        assertThat(line.path("first_token_ms").isIntegralNumber()).isTrue();
    }

    @Test
    void passesOnTraceHeadersAndNothingElseOfTheCaller() throws Exception {
        simulator().next(Behaviour.echo().withHead("Set-Cookie", "a=b").withHead("Server", "upstream"));
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        HttpResponse<String> response = caller("headers")
                .ask(
                        Caller.asking("small", false),
                        "traceparent",
                        trace,
                        "tracestate",
                        "a=1",
                        "Cookie",
                        "c=d",
                        "X-Forwarded-For",
                        "1.2.3.4",
                        "cAmelChatCompletionModel",
                        "other",
                        "CamelHttpUri",
                        "http://127.0.0.1:1/");

        RecordedCall upstream = simulator().calls().get(0);
        assertThat(upstream.header("traceparent")).isEqualTo(trace);
        assertThat(upstream.header("tracestate")).isEqualTo("a=1");
        assertThat(upstream.headers("Authorization")).containsExactly("Bearer " + UPSTREAM_KEY);
        assertThat(upstream.json().path("model").asText()).isEqualTo("small");
        assertThat(upstream.headers())
                .extracting(header -> header.getKey().toLowerCase(Locale.ROOT))
                .noneMatch(name -> name.startsWith("camel") || name.startsWith("x-forwarded") || name.equals("cookie"));
        assertThat(response.headers().map()).doesNotContainKeys("set-cookie", "server");
    }

    @Test
    void tellsHowItIsToAnybody() throws Exception {
        for (String path : List.of("/health", "/health/live")) {
            HttpResponse<String> response = Caller.of(port).get(path);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(response.body()).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void hasNothingElsewhere() throws Exception {
        for (String path : List.of("/", "/health/", "/healthy", "/health/ready", "/v1", "/v1/embeddings", "/q/dev")) {
            HttpResponse<String> response = Caller.of(port).get(path);

            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(Json.read(response.body()).at("/error/code").asText())
                    .as(path)
                    .isEqualTo("unknown_url");
        }
    }

    @Test
    void answersConcurrentCallsOfOneCaller() throws Exception {
        LockStep held = LockStep.create();
        simulator().behave(Behaviour.held(held));
        Caller caller = caller("many");
        try (WireClients clients = new WireClients(caller)) {
            WireCall json = clients.open(Caller.asking("small", false));
            WireCall stream = clients.open(Caller.asking("small", true));
            simulator().awaitOpenCalls(2, LONG);
            held.release(2);

            assertThat(json.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
            assertThat(stream.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
        }
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    private static Path keys() {
        return folder.resolve("keys");
    }

    private static Caller caller(String name) {
        return new Caller(port, KEYS.get(name));
    }
}
