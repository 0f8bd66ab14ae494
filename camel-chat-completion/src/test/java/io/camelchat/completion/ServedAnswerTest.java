package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets of the bodies that a route may leave, whether it asked for a stream or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedAnswerTest extends ServingTestSupport {
    private static final String COMPLETION =
            "{\"id\":\"x1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m9\","
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"mood\":\"good\"},"
                    + "\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3},"
                    + "\"extra\":{\"kept\":true}}";

    @TempDir
    static Path files;

    private volatile Function<Exchange, Object> answer;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:bot")
                        .routeId("bot-route")
                        .process(exchange -> exchange.getMessage().setBody(answer.apply(exchange)));
            }
        };
    }

    record Weather(String place, int degrees) {}

    enum Mood {
        GOOD
    }

    static Stream<Arguments> textBodies() throws IOException {
        Path file = Files.writeString(files.resolve("answer.txt"), "Grüße");
        return Stream.of(
                text("text", exchange -> "Grüße", "Grüße"),
                text("empty text", exchange -> "", ""),
                text("StringBuilder", exchange -> new StringBuilder("Grüße"), "Grüße"),
                text("bytes", exchange -> "Grüße".getBytes(UTF_8), "Grüße"),
                text("ByteBuffer", exchange -> ByteBuffer.wrap("Grüße".getBytes(UTF_8)), "Grüße"),
                text("InputStream", exchange -> new ByteArrayInputStream("Grüße".getBytes(UTF_8)), "Grüße"),
                text("Reader", exchange -> new StringReader("Grüße"), "Grüße"),
                text("StreamCache", exchange -> new InputStreamCache("Grüße".getBytes(UTF_8)), "Grüße"),
                text("StreamCache that was read", ServedAnswerTest::readCache, "Grüße"),
                text("File", exchange -> file.toFile(), "Grüße"),
                text("Path", exchange -> file, "Grüße"),
                text("GenericFile", exchange -> genericFile(exchange, file), "Grüße"),
                text("list", exchange -> List.of("a", 1), "[\"a\",1]"),
                text("map", exchange -> Map.of("a", List.of(1)), "{\"a\":[1]}"),
                text("JsonNode", exchange -> Json.object().put("a", 1), "{\"a\":1}"),
                text("POJO", exchange -> new Weather("Bern", 21), "{\"place\":\"Bern\",\"degrees\":21}"),
                text("number", exchange -> 42, "42"),
                text("boolean", exchange -> true, "true"),
                text("enum", exchange -> Mood.GOOD, "\"GOOD\""),
                text(
                        "text that looks like JSON",
                        exchange -> "{\"object\":\"chat.completion\"",
                        "{\"object\":\"chat.completion\""),
                text(
                        "JSON of something else",
                        exchange -> "{\"object\":\"chat.completion\"}",
                        "{\"object\":\"chat.completion\"}"),
                text("message", exchange -> ChatCompletionMessage.assistant("Grüße"), "Grüße"));
    }

    private static Arguments text(String name, Function<Exchange, Object> body, String expected) {
        return arguments(named(name, body), expected);
    }

    private static Object readCache(Exchange exchange) {
        try {
            InputStreamCache cache = new InputStreamCache("Grüße".getBytes(UTF_8));
            cache.readAllBytes();
            return cache;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object genericFile(Exchange exchange, Path path) {
        GenericFile<java.io.File> file = new GenericFile<>();
        file.setFile(path.toFile());
        file.setBody(path.toFile());
        return file;
    }

    @ParameterizedTest
    @MethodSource("textBodies")
    void isOneCompletion(Function<Exchange, Object> body, String expected) throws Exception {
        answer = body;

        HttpResponse<String> response = ask(asking("bot", false));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode json = json(response);
        assertThat(json.path("object").asText()).isEqualTo("chat.completion");
        assertThat(json.path("id").asText()).startsWith("chatcmpl-");
        assertThat(json.path("created").asLong()).isPositive();
        assertThat(json.path("model").asText()).isEqualTo("bot");
        assertThat(json.has("usage")).isFalse();
        assertThat(json.path("choices")).hasSize(1);
        JsonNode choice = json.at("/choices/0");
        assertThat(choice.at("/message/role").asText()).isEqualTo("assistant");
        assertThat(choice.at("/message/content").asText()).isEqualTo(expected);
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    }

    @ParameterizedTest
    @MethodSource("textBodies")
    void isChunksAndAnEndMark(Function<Exchange, Object> body, String expected) throws Exception {
        answer = body;

        HttpResponse<String> response = ask(asking("bot", true));

        assertThat(response.statusCode()).isEqualTo(200);
        Streamed streamed = Streamed.of(events(response));
        assertThat(streamed.text(0)).isEqualTo(expected);
        assertThat(streamed.role(0)).isEqualTo("assistant");
        assertThat(streamed.finishReasons(0)).containsExactly("stop");
        assertThat(streamed.doneMarks()).isOne();
        assertThat(streamed.chunks()).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asText()).isEqualTo("bot");
            assertThat(chunk.has("usage")).isFalse();
        });
    }

    static Stream<Arguments> completions() {
        return Stream.of(
                text("ChatCompletion", exchange -> ChatCompletion.parse(COMPLETION), COMPLETION),
                text("its JSON", exchange -> COMPLETION, COMPLETION),
                text("its JSON in bytes", exchange -> (" \n" + COMPLETION).getBytes(UTF_8), COMPLETION),
                text(
                        "its JSON in an InputStream",
                        exchange -> new ByteArrayInputStream(COMPLETION.getBytes(UTF_8)),
                        COMPLETION),
                text("its JSON as a JsonNode", exchange -> Json.read(COMPLETION), COMPLETION),
                text("its JSON as a Map", exchange -> mapOf(COMPLETION), COMPLETION));
    }

    private static Object mapOf(String json) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readValue(json, Map.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("completions")
    void aCompletionIsTheAnswerAsItIs(Function<Exchange, Object> body, String expected) throws Exception {
        answer = body;

        assertThat(json(ask(asking("bot", false)))).isEqualTo(Json.read(expected));
    }

    @ParameterizedTest
    @MethodSource("completions")
    void aCompletionIsSplitIntoChunks(Function<Exchange, Object> body, String expected) throws Exception {
        answer = body;

        Streamed streamed = Streamed.of(events(ask(asking("bot", true))));

        assertThat(streamed.text(0)).isEqualTo("Hi");
        assertThat(streamed.finishReasons(0)).containsExactly("length");
        assertThat(streamed.doneMarks()).isOne();
        assertThat(streamed.chunks().get(0).at("/choices/0/delta/mood").asText())
                .isEqualTo("good");
        assertThat(streamed.chunks().get(0).at("/extra/kept").asBoolean()).isTrue();
        assertThat(streamed.chunks()).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void aMessageKeepsItsToolCalls() throws Exception {
        answer = exchange -> ChatCompletion.parse(
                        "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}")
                .getMessage();

        JsonNode whole = json(ask(asking("bot", false))).at("/choices/0/message/tool_calls/0");
        List<String> events = events(ask(asking("bot", true)));

        assertThat(whole.at("/function/name").asText()).isEqualTo("f");
        assertThat(whole.has("index")).isFalse();
        JsonNode piece = Json.read(events.get(0)).at("/choices/0/delta/tool_calls/0");
        assertThat(piece.path("index").asInt(-1)).isZero();
        assertThat(piece.at("/function/name").asText()).isEqualTo("f");
    }

    static Stream<Arguments> noAnswers() {
        return Stream.of(
                arguments(named("null", (Function<Exchange, Object>) exchange -> null), "nothing"),
                arguments(
                        named("the request", (Function<Exchange, Object>)
                                exchange -> exchange.getMessage().getBody()),
                        "the request"));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void aRouteThatGivesNoAnswerIsNamed(Function<Exchange, Object> body, String left) throws Exception {
        answer = body;

        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> response = ask(asking("bot", stream));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(json(response).at("/error/message").asText()).contains("bot-route", "no answer", left);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExceptionIsAnError(boolean stream) throws Exception {
        answer = exchange -> {
            throw new IllegalStateException("a secret of this side");
        };

        HttpResponse<String> response = ask(asking("bot", stream));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).path("error").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("message", "type", "param", "code");
        assertThat(response.body()).doesNotContain("secret");
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(json(response).at("/error/message").asText()).contains(id);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatCannotBeReadIsAnError(boolean stream) throws Exception {
        answer = exchange -> new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        };

        assertThat(ask(asking("bot", stream)).statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatCannotBeWrittenAsJsonIsAnError(boolean stream) throws Exception {
        answer = exchange -> {
            List<Object> endless = new ArrayList<>();
            endless.add(endless);
            return endless;
        };

        assertThat(ask(asking("bot", stream)).statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorOfTheRoutesLastStepIsAnError(boolean stream) throws Exception {
        answer = exchange -> new Object() {
            @SuppressWarnings("unused")
            public String getValue() {
                throw new StackOverflowError("of a getter");
            }
        };

        assertThat(ask(asking("bot", stream)).statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStatusOfTheRouteIsHonoured(boolean stream) throws Exception {
        answer = exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, "203");
            return "ok";
        };

        assertThat(ask(asking("bot", stream)).statusCode()).isEqualTo(203);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204", "304", "100", "1000", "-1", "many"})
    void aStatusThatNoAnswerCanHaveIsTheRoutesMistake(String status) throws Exception {
        answer = exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
            return "ok";
        };

        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> response = ask(asking("bot", stream));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(json(response).at("/error/message").asText())
                    .contains("bot-route", "CamelHttpResponseCode", status);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorStatusTellsTheBodyAsItsMessage(boolean stream) throws Exception {
        answer = exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 422);
            exchange.getMessage().setHeader("Retry-After", 3);
            return "The place is unknown";
        };

        HttpResponse<String> response = ask(asking("bot", stream));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(json(response).at("/error/message").asText()).isEqualTo("The place is unknown");
        assertThat(json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorStatusTellsTheErrorInTheBody(boolean stream) throws Exception {
        answer = exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 503);
            return Map.of("error", Map.of("message", "m", "type", "t", "param", "p", "code", "c"));
        };

        HttpResponse<String> response = ask(asking("bot", stream));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response))
                .isEqualTo(Json.read("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"}}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorStatusOverABodyThatIsNoMessageIsAnErrorAllTheSame(boolean stream) throws Exception {
        answer = exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 404);
            exchange.getMessage().setHeader("Retry-After", "Sat, 25 Jul 2026 12:05:00 GMT");
            return exchange.getMessage().getBody();
        };

        HttpResponse<String> response = ask(asking("bot", stream));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/message").asText()).isEqualTo("The call failed");
    }

    @Test
    void theUsageOfATextIsInItsHeaders() throws Exception {
        answer = exchange -> {
            exchange.getMessage().setHeader(ChatCompletionConstants.PROMPT_TOKENS, 3);
            exchange.getMessage().setHeader(ChatCompletionConstants.COMPLETION_TOKENS, "4");
            exchange.getMessage().setHeader(ChatCompletionConstants.TOTAL_TOKENS, 7L);
            exchange.getMessage().setHeader(ChatCompletionConstants.CACHED_TOKENS, 2);
            exchange.getMessage().setHeader(ChatCompletionConstants.REASONING_TOKENS, 1);
            exchange.getMessage().setHeader(ChatCompletionConstants.FINISH_REASON, "length");
            return "ok";
        };
        JsonNode usage = Json.read(
                "{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":2},\"completion_tokens_details\":{\"reasoning_tokens\":1}}");

        JsonNode whole = json(ask(asking("bot", false)));
        Streamed unasked = Streamed.of(events(ask(asking("bot", true))));
        Streamed asked = Streamed.of(events(ask(askingForUsage("bot"))));

        assertThat(whole.path("usage")).isEqualTo(usage);
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(unasked.chunks()).noneMatch(chunk -> chunk.has("usage"));
        assertThat(asked.usageChunks())
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.path("usage")).isEqualTo(usage));
        assertThat(asked.last().path("choices").isEmpty()).isTrue();
    }

    @Test
    void noUsageIsInventedForAClientThatAsksForIt() throws Exception {
        answer = exchange -> "ok";

        Streamed streamed = Streamed.of(events(ask(askingForUsage("bot"))));

        assertThat(streamed.usageChunks()).isEmpty();
        assertThat(streamed.doneMarks()).isOne();
    }
}
