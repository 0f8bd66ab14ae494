package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call that fails is answered with, whoever's the trouble is. */
class ServedErrorTest extends ServingTestSupport {
    private static final String UPSTREAM_KEY = "sk-upstream-0123456789";
    private static final String ERROR =
            "{\"error\":{\"message\":\"no good\",\"type\":\"some_type\",\"param\":\"tools\",\"code\":\"some_code\"}}";

    @Override
    protected RoutesBuilder createRouteBuilder() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:*").to("chat-completion:*?apiKey=" + UPSTREAM_KEY);
                from("chat-completion:streamed").to("chat-completion:m?delivery=stream");
                from("chat-completion:refused").to("chat-completion:m?baseUrl=http://127.0.0.1:" + nobody + "/v1");
                from("chat-completion:impatient").to("chat-completion:m?firstByteTimeout=100");
                from("chat-completion:timed?requestTimeout=100").to("chat-completion:m");
                from("chat-completion:breaker")
                        .to("chat-completion:m?breakerFailureRate=1&breakerWindow=1&breakerOpenTime=600000");
                from("chat-completion:throttled")
                        .setHeader("Retry-After", constant(7))
                        .throttle(1)
                        .timePeriodMillis(600_000)
                        .rejectExecution(true)
                        .setBody(constant("Good day"));
                from("chat-completion:throttled-oddly")
                        .setHeader("Retry-After", constant("soon"))
                        .throttle(1)
                        .timePeriodMillis(600_000)
                        .rejectExecution(true)
                        .setBody(constant("Good day"));
                from("chat-completion:broken").process(exchange -> {
                    throw new IllegalStateException("jdbc:db at 10.1.2.3 with sk-inside");
                });
                from("chat-completion:erring").process(exchange -> {
                    throw new NoClassDefFoundError("inside/Thing");
                });
                from("chat-completion:silent")
                        .process(exchange -> exchange.getMessage().setBody(null));
                from("chat-completion:untouched").log("nothing");
                from("chat-completion:no-prompt").setBody(constant("")).to("chat-completion:m");
                from("chat-completion:endless").setBody(exchange -> new Endless());
                from("chat-completion:status")
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, simple("${body.messages[0].content}"))
                        .setBody(constant("Good day"));
                from("chat-completion:own-error")
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(422))
                        .setHeader("Retry-After", constant("3"))
                        .setBody(constant(ERROR));
                from("chat-completion:handled")
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(409))
                        .setBody(constant("Another order is open"))
                        .end()
                        .throwException(new IllegalStateException("x"));
                from("chat-completion:error-word")
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(400))
                        .setBody(constant("{\"error\":\"not that one\"}"));
            }
        };
    }

    /** Has no JSON, for it would have no end. */
    public static final class Endless {
        public Endless getNext() {
            return this;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, some_type",
        "402, some_type",
        "404, some_type",
        "409, some_type",
        "413, some_type",
        "422, some_type",
        "429, some_type",
        "500, some_type",
        "502, some_type",
        "503, some_type",
        "529, some_type"
    })
    void anErrorOfTheUpstreamIsTheCallers(int status, String type) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            simulator()
                    .next(Behaviour.error(
                            status,
                            ERROR,
                            "Retry-After",
                            "2",
                            "Content-Type",
                            "application/json",
                            "Set-Cookie",
                            "a=b"));

            HttpResponse<String> response = ask(asking("other", stream));

            JsonNode error = error(response, status);
            assertThat(error.path("message").asText()).isEqualTo("no good");
            assertThat(error.path("type").asText()).isEqualTo(type);
            assertThat(error.path("param").asText()).isEqualTo("tools");
            assertThat(error.path("code").asText()).isEqualTo("some_code");
            assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
            assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "422, invalid_request_error",
        "429, rate_limit_error",
        "500, server_error",
        "503, server_error"
    })
    void anErrorWithoutWordsIsGivenSome(int status, String type) throws Exception {
        simulator().next(Behaviour.error(status, ""));

        HttpResponse<String> response = ask(asking("other", false));

        JsonNode error = error(response, status);
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("message").asText())
                .contains(String.valueOf(status))
                .contains(id(response));
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(error.path("code").isNull()).isTrue();
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407})
    void anUpstreamThatDoesNotAcceptItsKeyIsNotTheCallersTrouble(int status) throws Exception {
        simulator()
                .next(Behaviour.error(
                        status,
                        "{\"error\":{\"message\":\"Incorrect API key provided: " + UPSTREAM_KEY
                                + "\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}",
                        "WWW-Authenticate",
                        "Basic"));

        HttpResponse<String> response = ask(asking("other", false));

        JsonNode error = error(response, 502);
        assertThat(error.path("type").asText()).isEqualTo("upstream_error");
        assertThat(error.path("code").isNull()).isTrue();
        assertThat(response.body()).doesNotContain(UPSTREAM_KEY);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void anErrorToldWithSuccessHasItsOwnStatus() throws Exception {
        simulator().next(Behaviour.error(200, "{\"error\":{\"message\":\"no such model\",\"code\":404}}"));
        assertThat(error(ask(asking("other", false)), 404).path("message").asText())
                .isEqualTo("no such model");

        simulator().next(Behaviour.error(200, "{\"error\":{\"message\":\"who are you\",\"code\":401}}"));
        error(ask(asking("other", false)), 502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><head><title>502 Bad Gateway</title></head><body><h1>Sorry</h1><p>10.1.2.3</p></body></html>",
                "{\"error\":{\"message\":\"<!DOCTYPE html><html><body>Sorry 10.1.2.3</body></html>\"}}",
                "{\"error\":{\"message\":\"Cannot connect to host 10.1.2.3:8000 with Bearer sk-upstream-0123456789\"}}",
                "{\"error\":{\"message\":\"[fe80::1ff:fe23:4567:890a]:80 refused sk-upstream-0123456789\"}}",
                "{\"error\":{\"message\":\"fe80::1 and ::1 and fe80:0:0:0:1ff:fe23:4567:890a are unreachable\"}}",
                "{\"error\":{\"message\":\"http://127.0.0.1/x, localhost:8000 and vllm-0.vllm.svc:8000 are down\"}}"
            })
    void aPageAnAddressAndAKeyStayInside(String body) throws Exception {
        simulator().next(Behaviour.error(502, body));

        HttpResponse<String> response = ask(asking("other", false));

        error(response, 502);
        assertThat(response.body())
                .doesNotContain("<")
                .doesNotContain("10.1.2.3")
                .doesNotContain("fe80")
                .doesNotContain("127.0.0.1")
                .doesNotContain("localhost")
                .doesNotContain("8000")
                .doesNotContain(UPSTREAM_KEY);
    }

    @Test
    void whatAnErrorSaysOtherwiseIsKept() throws Exception {
        String said = "At 12:34:56 line 3:15 of model llama3:8b, version 1.2.3: see https://docs.example.com:443/a";
        simulator()
                .next(Behaviour.error(
                        400,
                        Json.object()
                                .set("error", Json.object().put("message", said))
                                .toString()));

        assertThat(error(ask(asking("other", false)), 400).path("message").asText())
                .isEqualTo(said);
    }

    @Test
    void anUpstreamThatAnswersWithAPageGivesNoAnswer() throws Exception {
        simulator().next(Behaviour.error(200, "<html><body>Welcome</body></html>", "Content-Type", "text/html"));

        HttpResponse<String> response = ask(asking("other", false));

        error(response, 502);
        assertThat(response.body()).doesNotContain("Welcome").doesNotContain("127.0.0.1");
    }

    @Test
    void anUpstreamThatIsNotThereIsABadGateway() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            JsonNode error = inside(ask(asking("refused", stream)), 502);
            assertThat(error.path("type").asText()).isEqualTo("upstream_error");
        }
    }

    @Test
    void anUpstreamThatHangsUpIsABadGateway() throws Exception {
        simulator().next(Behaviour.echo().withFault(Fault.closeBeforeHead()));

        inside(ask(asking("other", false)), 502);
    }

    @ParameterizedTest
    @ValueSource(strings = {"impatient", "timed"})
    void anUpstreamThatIsTooSlowIsAGatewayTimeout(String model) throws Exception {
        simulator().next(Behaviour.echo().withFault(Fault.noResponse()));

        inside(ask(asking(model, false)), 504);
    }

    @Test
    void anUpstreamThatRestsIsUnavailable() throws Exception {
        simulator().next(Behaviour.error(500, ERROR));
        error(ask(asking("breaker", false)), 500);

        inside(ask(asking("breaker", false)), 503);
        assertThat(simulator().calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"throttled, 7", "throttled-oddly,"})
    void tooManyCallsAreToldToWait(String model, String retryAfter) throws Exception {
        assertThat(ask(asking(model, false)).statusCode()).isEqualTo(200);

        HttpResponse<String> response = ask(asking(model, false));

        JsonNode error = error(response, 429);
        assertThat(error.path("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(response.headers().firstValue("Retry-After")).isEqualTo(java.util.Optional.ofNullable(retryAfter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "streamed"})
    void halfAnAnswerIsNone(String model) throws Exception {
        simulator().next(Behaviour.tokens(20).withFault(Fault.cut(model.equals("other") ? 1 : 10)));

        HttpResponse<String> response = ask(asking(model, false));

        inside(response, 502);
        assertThat(response.body()).doesNotContain("t0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "erring", "endless", "no-prompt"})
    void aRouteThatFailsIsFoundByAnId(String model) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            try (LogCapture log = new LogCapture()) {
                HttpResponse<String> response = ask(asking(model, stream));

                JsonNode error = inside(response, 500);
                assertThat(error.path("type").asText()).isEqualTo("server_error");
                assertThat(response.body())
                        .doesNotContain("sk-")
                        .doesNotContain("Exception")
                        .doesNotContain("inside");
                // The answer is out before its exchange is done with.
                org.awaitility.Awaitility.await()
                        .atMost(LONG)
                        .until(() -> log.lines().stream()
                                .anyMatch(line -> line.level().isMoreSpecificThan(org.apache.logging.log4j.Level.WARN)
                                        && line.text().contains(id(response))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "untouched"})
    void aRouteWithoutAnAnswerIsNamed(String model) throws Exception {
        JsonNode error = inside(ask(asking(model, false)), 500);

        assertThat(error.path("message").asText()).contains("gave no answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 206})
    void aGoodStatusIsTheRoutes(int said) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> response = ask(asking("status", stream).replace("Hello", String.valueOf(said)));

            assertThat(response.statusCode()).isEqualTo(said);
            assertThat(response.body()).contains("Good day");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "418, invalid_request_error",
        "429, rate_limit_error",
        "500, server_error",
        "599, server_error"
    })
    void aBadStatusIsTheRoutes(int said, String type) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> response = ask(asking("status", stream).replace("Hello", String.valueOf(said)));

            JsonNode error = error(response, said);
            assertThat(error.path("message").asText()).isEqualTo("Good day");
            assertThat(error.path("type").asText()).isEqualTo(type);
        }
    }

    @Test
    void aRouteMayWriteTheErrorItself() throws Exception {
        HttpResponse<String> response = ask(asking("own-error", false));

        assertThat(error(response, 422)).isEqualTo(Json.readObject(ERROR).get("error"));
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(error(ask(asking("handled", false)), 409).path("message").asText())
                .isEqualTo("Another order is open");
        assertThat(error(ask(asking("error-word", false)), 400).path("message").asText())
                .isEqualTo("not that one");
    }

    /** An error that is this side's trouble: it is told by an id, and nothing of what is inside. */
    private JsonNode inside(HttpResponse<String> response, int status) {
        JsonNode error = error(response, status);
        assertThat(error.path("message").asText()).contains(id(response));
        assertThat(response.body())
                .doesNotContain("127.0.0.1")
                .doesNotContain("localhost")
                .doesNotContain(UPSTREAM_KEY)
                .doesNotContain("\tat ");
        return error;
    }

    private static JsonNode error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode json = json(response);
        assertThat(json.size()).isEqualTo(1);
        JsonNode error = json.path("error");
        assertThat(error.propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly("message", "type", "param", "code");
        assertThat(error.path("message").asText()).isNotBlank();
        return error;
    }

    private static String id(HttpResponse<String> response) {
        return response.headers().firstValue("x-request-id").orElseThrow();
    }
}
