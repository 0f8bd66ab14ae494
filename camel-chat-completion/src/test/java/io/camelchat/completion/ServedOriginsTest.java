package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelchat.completion.RawConnection.Answer;
import io.camelchat.completion.server.Authenticator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of other origins may do in a browser. */
class ServedOriginsTest extends ServingTestSupport {
    private static final String ALLOWED = "https://a.example";
    private static final String OTHER = "https://evil.example";
    private static final String JSON = "Content-Type: application/json";
    private static final String KEY = "Authorization: Bearer good";

    /** What the npm package openai sends from a browser. */
    private static final String ASKED_HEADERS =
            "authorization,content-type,openai-organization,openai-project,x-stainless-arch,x-stainless-lang,"
                    + "x-stainless-os,x-stainless-package-version,x-stainless-retry-count,x-stainless-runtime,"
                    + "x-stainless-runtime-version,x-stainless-timeout";

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Authenticator goodOnly =
                credential -> CompletableFuture.completedFuture("good".equals(credential.token()) ? "alice" : null);
        context.getRegistry().bind("goodOnly", goodOnly);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:text?authenticator=#goodOnly&maxRequestSize=1000"
                                + "&allowedOrigins=https://a.example, HTTPS://B.example:8443/")
                        .setBody(constant("Good day"));
                from("chat-completion:text?contextPath=/any&authenticator=#goodOnly&allowedOrigins=*")
                        .setBody(constant("Good day"));
                from("chat-completion:text?contextPath=/none&authenticator=#goodOnly")
                        .setBody(constant("Good day"));
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, POST, https://a.example, https://a.example",
        "/v1/chat/completions, POST, https://b.example:8443, https://b.example:8443",
        "/v1/models, GET, https://a.example, https://a.example",
        "/v1/models/text, GET, https://a.example, https://a.example",
        "/any/chat/completions, POST, https://a.example, *",
        "/any/chat/completions, POST, null, *",
        "/any/models, GET, chrome-extension://abcdef, *"
    })
    void aBrowserMayAskBeforehandWithoutAKey(String path, String method, String origin, String allowed)
            throws Exception {
        Answer answer = preflight(path, method, origin);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(allowed);
        assertThat(words(answer.header("Access-Control-Allow-Methods"))).contains(method);
        assertThat(words(answer.header("Access-Control-Allow-Headers"))).contains(ASKED_HEADERS.split(","));
        assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, https://evil.example",
        "/v1/chat/completions, https://a.example.evil.example",
        "/v1/chat/completions, http://a.example",
        "/v1/chat/completions, https://a.example:8443",
        "/v1/chat/completions, null",
        "/none/chat/completions, https://a.example"
    })
    void anotherOriginIsToldNothing(String path, String origin) throws Exception {
        Answer asked = preflight(path, "POST", origin);
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));

        Answer answer = post(path, asking("text", false), "Origin: " + origin, KEY, JSON);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerMayBeReadByItsPage(boolean stream) throws Exception {
        Answer answer = post("/v1/chat/completions", asking("text", stream), "Origin: " + ALLOWED, KEY, JSON);

        assertThat(answer.status()).isEqualTo(200);
        readable(answer);
    }

    @Test
    void anErrorMayBeReadByItsPage() throws Exception {
        String path = "/v1/chat/completions";
        String origin = "Origin: " + ALLOWED;

        readable(401, post(path, asking("text", false), origin, JSON));
        readable(404, post(path, asking("nobody", false), origin, KEY, JSON));
        readable(404, request("GET /v1/models/nobody HTTP/1.1", null, origin, KEY));
        readable(405, request("PUT " + path + " HTTP/1.1", "{}", origin, KEY, JSON));
        readable(413, post(path, " ".repeat(1001), origin, KEY, JSON));
        readable(415, post(path, "{}", origin, KEY));
        readable(400, post(path, "{", origin, KEY, JSON));
    }

    @Test
    void whatIsKeptOfAnAnswerIsKeptForItsOriginOnly() throws Exception {
        assertThat(request("GET /v1/models HTTP/1.1", null, KEY).header("Vary")).isEqualToIgnoringCase("Origin");
        assertThat(request("GET /v1/models HTTP/1.1", null, KEY, "Origin: " + ALLOWED)
                        .header("Vary"))
                .isEqualToIgnoringCase("Origin");
        assertThat(request("GET /v1/models HTTP/1.1", null, KEY, "Origin: " + OTHER)
                        .header("Vary"))
                .isEqualToIgnoringCase("Origin");
        assertThat(request("GET /none/models HTTP/1.1", null, KEY).header("Vary"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.example", "https://a.example/path", "https://", "https://a.example,*", "https://*.example"})
    void anOptionThatNamesNoOriginIsRefused(String option) {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("chat-completion:x?contextPath=/x&allowedOrigins=RAW(" + option + ")")
                                .setBody(constant("x"));
                    }
                }))
                .hasMessageContaining("allowedOrigins")
                .hasMessageContaining("https://");
    }

    private static void readable(int status, Answer answer) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error().path("message").asText()).isNotEmpty();
        readable(answer);
    }

    private static void readable(Answer answer) {
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
        assertThat(words(answer.header("Access-Control-Expose-Headers"))).contains("retry-after", "x-request-id");
    }

    private static List<String> words(String header) {
        assertThat(header).isNotNull();
        return Arrays.stream(header.toLowerCase(java.util.Locale.ROOT).split(",", -1))
                .map(String::strip)
                .map(word -> word.equals("get") || word.equals("post") ? word.toUpperCase(java.util.Locale.ROOT) : word)
                .toList();
    }

    private Answer preflight(String path, String method, String origin) throws IOException {
        return request(
                "OPTIONS " + path + " HTTP/1.1",
                null,
                "Origin: " + origin,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: " + ASKED_HEADERS);
    }

    private Answer post(String path, String body, String... headers) throws IOException {
        return request("POST " + path + " HTTP/1.1", body, headers);
    }

    private Answer request(String line, String body, String... headers) throws IOException {
        try (RawConnection connection = new RawConnection(port())) {
            return connection.request(line, body, headers).answer();
        }
    }
}
