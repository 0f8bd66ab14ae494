package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which methods the paths have, and what all others are answered with. */
class ServedMethodsTest extends ServingTestSupport {
    private static final String COMPLETIONS = "/v1/chat/completions";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:text").setBody(constant("Good day"));
            }
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /v1/chat/completions | POST, OPTIONS
            PUT    | /v1/chat/completions | POST, OPTIONS
            DELETE | /v1/chat/completions | POST, OPTIONS
            FOO    | /v1/chat/completions | POST, OPTIONS
            POST   | /v1/models           | GET, HEAD, OPTIONS
            PUT    | /v1/models           | GET, HEAD, OPTIONS
            DELETE | /v1/models/text      | GET, HEAD, OPTIONS
            """)
    void refusesAnotherMethodAndNamesTheRightOnes(String method, String path, String allowed) throws Exception {
        HttpResponse<String> response = send(method, path);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue(allowed);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode error = json(response).path("error");
        assertThat(error.path("message").asText()).contains(method).contains(allowed);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(error.path("code").asText()).isEqualTo("method_not_supported");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            RawConnection.Answer refused = connection
                    .request("HEAD " + COMPLETIONS + " HTTP/1.1", null)
                    .answer(false);
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("Allow")).isEqualTo("POST, OPTIONS");
            RawConnection.Answer list =
                    connection.request("HEAD /v1/models HTTP/1.1", null).answer(false);
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.header("Content-Type")).isEqualTo("application/json");
            RawConnection.Answer one =
                    connection.request("HEAD /v1/models/text HTTP/1.1", null).answer(false);
            assertThat(one.status()).isEqualTo(200);
            RawConnection.Answer unknown =
                    connection.request("HEAD /v1/models/nobody HTTP/1.1", null).answer(false);
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(connection
                            .request("GET /v1/models/text HTTP/1.1", null)
                            .answer()
                            .json()
                            .path("id")
                            .asText())
                    .isEqualTo("text");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {COMPLETIONS, "/v1/models", "/v1/models/text"})
    void tellsItsMethodsByOptions(String path) throws Exception {
        HttpResponse<String> response = send("OPTIONS", path);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Allow"))
                .hasValue(path.equals(COMPLETIONS) ? "POST, OPTIONS" : "GET, HEAD, OPTIONS");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aBodyThatCameWithAWrongMethodDoesNotCostTheConnection() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            RawConnection.Answer refused = connection
                    .request(
                            "PUT " + COMPLETIONS + " HTTP/1.1", asking("text", false), "Content-Type: application/json")
                    .answer();
            assertThat(refused.status()).isEqualTo(405);
            assertThat(connection
                            .request("GET /v1/models HTTP/1.1", null)
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/completions", "/v1/chat", "/chat/completions", "/v2/models", "/a%20b"})
    void nothingElseIsThere(String path) throws Exception {
        HttpResponse<String> response = send("GET", path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(response).at("/error/code").asText()).isEqualTo("unknown_url");
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client().send(
                        request(path)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }
}
