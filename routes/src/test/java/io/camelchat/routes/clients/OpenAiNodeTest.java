package io.camelchat.routes.clients;

import static io.camelchat.routes.GatewayOnSimulator.LONG;
import static io.camelchat.routes.GatewayOnSimulator.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.routes.GatewayOnSimulator;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official client for Node, in a process of its own that is told by its environment where the server is. */
class OpenAiNodeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String HELLO = """
            {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}]}""";
    private static final String HELLO_TWICE = """
            {"model": "gpt-4o-mini", "n": 2, "messages": [{"role": "user", "content": "Hello"}]}""";
    private static final String WEATHER = """
            {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Call get_weather"}],
             "tools": [{"type": "function", "function": {"name": "get_weather", "parameters":
                 {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]}""";

    @RegisterExtension
    static final GatewayOnSimulator GATEWAY = new GatewayOnSimulator();

    private static NodeProcess node;

    @BeforeAll
    static void start() throws Exception {
        Path folder = NodePackage.install();
        node = NodeProcess.start(folder, Map.of("OPENAI_BASE_URL", GATEWAY.baseUrl(), "OPENAI_API_KEY", GATEWAY.key()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void takesReply() throws Exception {
        JsonNode completion = call("create", HELLO).get(0);

        assertThat(completion.path("id").asText()).startsWith("chatcmpl-");
        assertThat(completion.path("model").asText()).isEqualTo(MODEL);
        assertThat(text(completion, 0)).endsWith("You said: Hello");
        assertThat(finishReason(completion)).isEqualTo("stop");
        JsonNode usage = completion.path("usage");
        assertThat(usage.path("completion_tokens").asInt()).isPositive();
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("prompt_tokens").asInt()
                        + usage.path("completion_tokens").asInt());
    }

    @Test
    void takesStreamToItsEnd() throws Exception {
        List<JsonNode> chunks = call("chunks", HELLO);

        assertThat(deltas(chunks, 0)).endsWith("You said: Hello");
        assertThat(chunks).hasSizeGreaterThan(5).allSatisfy(chunk -> {
            assertThat(chunk.path("id")).isEqualTo(chunks.get(0).path("id"));
            assertThat(chunk.path("choices")).hasSize(1);
            assertThat(chunk.hasNonNull("usage")).isFalse();
        });
        assertThat(finishReason(chunks.get(chunks.size() - 1))).isEqualTo("stop");
    }

    @Test
    void takesUsageOnceWhereItAsksForIt() throws Exception {
        List<JsonNode> chunks = call("chunks", with(HELLO, "stream_options", "{\"include_usage\": true}"));

        assertThat(chunks)
                .filteredOn(chunk -> chunk.hasNonNull("usage"))
                .singleElement()
                .isSameAs(chunks.get(chunks.size() - 1))
                .satisfies(chunk -> {
                    assertThat(chunk.path("choices")).isEmpty();
                    assertThat(chunk.at("/usage/completion_tokens").asInt()).isPositive();
                });
    }

    @Test
    void callsTool() throws Exception {
        JsonNode completion = call("create", WEATHER).get(0);

        assertThat(finishReason(completion)).isEqualTo("tool_calls");
        JsonNode function = completion.at("/choices/0/message/tool_calls/0/function");
        assertThat(function.path("name").asText()).isEqualTo("get_weather");
        assertThat(city(function.path("arguments").asText())).isNotEmpty();
    }

    @Test
    void callsToolWhoseArgumentsComeInPieces() throws Exception {
        JsonNode completion = call("accumulate", WEATHER).get(0);

        assertThat(finishReason(completion)).isEqualTo("tool_calls");
        JsonNode function = completion.at("/choices/0/message/tool_calls/0/function");
        assertThat(function.path("name").asText()).isEqualTo("get_weather");
        assertThat(city(function.path("arguments").asText())).isNotEmpty();
    }

    @Test
    void takesTwoChoices() throws Exception {
        JsonNode completion = call("create", HELLO_TWICE).get(0);

        assertThat(completion.path("choices")).hasSize(2);
        assertThat(text(completion, 0)).startsWith("Simulated answer (").endsWith("Hello");
        assertThat(text(completion, 1)).startsWith("Simulated answer 2 (").endsWith("Hello");
    }

    @Test
    void takesTwoChoicesOfOneStream() throws Exception {
        JsonNode completion = call("accumulate", HELLO_TWICE).get(0);

        assertThat(completion.path("choices")).hasSize(2);
        assertThat(text(completion, 0)).startsWith("Simulated answer (").endsWith("Hello");
        assertThat(text(completion, 1)).startsWith("Simulated answer 2 (").endsWith("Hello");
    }

    @Test
    void parsesWhatFitsSchema() throws Exception {
        JsonNode completion = call("parse", with(HELLO, "response_format", """
                {"type": "json_schema", "json_schema": {"name": "Place", "strict": true, "schema":
                    {"type": "object", "additionalProperties": false,
                     "properties": {"city": {"type": "string"}}, "required": ["city"]}}}""")).get(0);

        assertThat(completion.at("/choices/0/message/parsed/city").asText()).isNotEmpty();
    }

    @Test
    void saysThatKeyIsWrong() throws Exception {
        JsonNode error = call("create", HELLO, "{\"apiKey\": \"sk-wrong\"}").get(0);

        assertThat(error.path("error").asText()).isEqualTo("AuthenticationError");
        assertThat(error.path("status").asInt()).isEqualTo(401);
        assertThat(error.path("code").asText()).isEqualTo("invalid_api_key");
    }

    @Test
    void saysThatModelIsUnknown() throws Exception {
        JsonNode error = call("chunks", with(HELLO, "model", "\"gpt-0\"")).get(0);

        assertThat(error.path("error").asText()).isEqualTo("NotFoundError");
        assertThat(error.path("code").asText()).isEqualTo("model_not_found");
        assertThat(error.path("message").asText()).contains("gpt-0");
    }

    @Test
    void namesFieldThatIsWrong() throws Exception {
        JsonNode error = call("create", with(HELLO, "n", "0")).get(0);

        assertThat(error.path("error").asText()).isEqualTo("BadRequestError");
        assertThat(error.path("param").asText()).isEqualTo("n");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    /** Not told how long, it would wait for half a second. */
    @Test
    void waitsAsLongAsItIsToldAndTriesAgain() throws Exception {
        GATEWAY.upstream().next(GatewayOnSimulator.busy(1));

        long start = System.nanoTime();
        JsonNode completion = call("create", HELLO, "{\"maxRetries\": 1}").get(0);

        assertThat(completion.path("choices")).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(GATEWAY.upstream().calls()).hasSize(2);
    }

    @Test
    void givesUpAfterItsRetries() throws Exception {
        GATEWAY.upstream().behave(GatewayOnSimulator.busy(0));

        JsonNode error = call("create", HELLO, "{\"maxRetries\": 1}").get(0);

        assertThat(error.path("error").asText()).isEqualTo("RateLimitError");
        assertThat(error.path("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(error.path("retryAfter").asText()).isEqualTo("0");
        assertThat(GATEWAY.upstream().calls()).hasSize(2);
    }

    @Test
    void saysThatServiceFailed() throws Exception {
        GATEWAY.upstream().next(GatewayOnSimulator.failing());

        JsonNode error = call("chunks", HELLO).get(0);

        assertThat(error.path("error").asText()).isEqualTo("InternalServerError");
        assertThat(error.path("status").asInt()).isEqualTo(500);
        assertThat(error.path("type").asText()).isEqualTo("server_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut:5", "errorEvent:5:" + GatewayOnSimulator.FAILURE})
    void saysThatStreamBrokeOff(String fault) throws Exception {
        GATEWAY.upstream().next(Behaviour.tokens(20).withFault(Fault.parse(fault)));

        List<JsonNode> values = call("chunks", HELLO);

        assertThat(deltas(values, 0)).isEqualTo("t0 t1 t2 t3 ");
        JsonNode error = values.get(values.size() - 1);
        assertThat(error.path("error").asText()).isEqualTo("APIError");
        assertThat(error.path("type").asText()).isNotEmpty();
    }

    @Test
    void cancelsUpstreamWhenItAbortsInMidStream() throws Exception {
        GATEWAY.upstream().next(Behaviour.tokens(1000).withLockStepPerCall());
        NodeProcess.Call call = node.call("chunks", HELLO, "{}");
        RecordedCall upstream = GATEWAY.upstream().awaitCall(0, LONG);
        upstream.lockStep().release(2);
        call.next();
        assertThat(deltas(List.of(call.next()), 0)).isEqualTo("t0 ");

        call.abort();

        assertThat(upstream.awaitHangUp(LONG)).isTrue();
        assertThat(call.toEnd()).isEmpty();
    }

    @Test
    void cancelsUpstreamWhenItLeavesItsLoop() throws Exception {
        GATEWAY.upstream().next(Behaviour.tokens(1000).withLockStepPerCall());
        NodeProcess.Call call = node.call("firstChunk", HELLO, "{}");
        RecordedCall upstream = GATEWAY.upstream().awaitCall(0, LONG);
        upstream.lockStep().release(1);

        assertThat(call.toEnd()).hasSize(1);
        assertThat(upstream.awaitHangUp(LONG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunks", "create"})
    void cancelsUpstreamWhenItAbortsBeforeFirstToken(String way) throws Exception {
        GATEWAY.upstream().next(Behaviour.held(LockStep.create()));
        NodeProcess.Call call = node.call(way, HELLO, "{}");
        RecordedCall upstream = GATEWAY.upstream().awaitCall(0, LONG);

        call.abort();

        assertThat(upstream.awaitHangUp(LONG)).isTrue();
        assertThat(call.toEnd())
                .singleElement()
                .satisfies(error -> assertThat(error.path("error").asText()).isEqualTo("APIUserAbortError"));
    }

    private static List<JsonNode> call(String way, String request) throws IOException {
        return call(way, request, "{}");
    }

    private static List<JsonNode> call(String way, String request, String settings) throws IOException {
        return node.call(way, request, settings).toEnd();
    }

    private static String with(String request, String field, String json) throws IOException {
        return ((ObjectNode) JSON.readTree(request))
                .set(field, JSON.readTree(json))
                .toString();
    }

    private static String text(JsonNode completion, int choice) {
        return completion.at("/choices/" + choice + "/message/content").asText();
    }

    private static String finishReason(JsonNode completion) {
        return completion.at("/choices/0/finish_reason").asText();
    }

    private static String deltas(List<JsonNode> chunks, int choice) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/" + choice + "/delta/content").asText(""))
                .collect(Collectors.joining());
    }

    private static String city(String arguments) throws IOException {
        return JSON.readTree(arguments).path("city").asText();
    }
}
