package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.RawConnection.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP as clients and proxies speak it, other than the usual. */
class ServedWireTest extends ServingTestSupport {
    private static final String LINE = "POST /v1/chat/completions HTTP/1.1";
    private static final String JSON = "Content-Type: application/json";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:echo").setBody(simple("${body.messages[0].content}"));
                from("chat-completion:other").to("chat-completion:other");
            }
        };
    }

    @Test
    void requestsSentAtOnceAreAnsweredInTurn() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.request(LINE, saying("one", false), JSON);
            connection.request(LINE, "{", JSON);
            connection.request(LINE, saying("two", true), JSON);
            connection.request("GET /v1/models HTTP/1.1", null);
            connection.request(LINE, saying("three", false), JSON);

            assertThat(content(connection.answer())).isEqualTo("one");
            assertThat(connection.answer().status()).isEqualTo(400);
            assertThat(connection.answer().text()).contains("two").endsWith("data: [DONE]\n\n");
            assertThat(connection.answer().json().path("object").asText()).isEqualTo("list");
            assertThat(content(connection.answer())).isEqualTo("three");
        }
    }

    @Test
    void aClientOfHttp10IsAnsweredAndLeft() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            post10(connection, saying("hello", false));

            assertThat(content(connection.answer())).isEqualTo("hello");
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: close", "Connection: keep-alive"})
    void aStreamForAClientOfHttp10EndsWithItsConnection(String wish) throws Exception {
        for (String model : List.of("echo", "other")) {
            try (RawConnection connection = new RawConnection(port())) {
                post10(connection, saying("hello", true).replace("echo", model), wish);

                Answer answer = connection.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Transfer-Encoding")).isNull();
                assertThat(answer.text())
                        .startsWith("data: {")
                        .contains("hello")
                        .endsWith("data: [DONE]\n\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientMayGoOnInHttp2(boolean stream) throws Exception {
        HttpClient http2 = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(LONG)
                .build();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = http2.send(post(saying("hello", stream)), BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("hello");
        }
        HttpResponse<String> refused = http2.send(post("{"), BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void twoLengthsThatDifferAreRefused() throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            String asking = saying("hello", false);
            connection.send(
                    LINE,
                    "Host: localhost",
                    JSON,
                    "Content-Length: " + asking.length(),
                    "Content-Length: " + (asking.length() - 5));
            connection.send(asking.getBytes(UTF_8));

            refusedAndLeft(connection, 400);
            quiet(log);
        }
    }

    @Test
    void aLengthThatIsNoNumberIsRefused() throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Content-Length: 99999999999999999999");

            refusedAndLeft(connection, 400);
            quiet(log);
        }
    }

    @Test
    void aHeadThatIsTooLongIsRefused() throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "X-Long: " + "x".repeat(20_000));

            refusedAndLeft(connection, 431);
            quiet(log);
        }
    }

    @Test
    void aPathThatIsTooLongIsRefused() throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            connection.send("GET /v1/models/" + "x".repeat(20_000) + " HTTP/1.1", "Host: localhost");

            refusedAndLeft(connection, 414);
            quiet(log);
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            connection.send("hello", "world");

            refusedAndLeft(connection, 400);
            quiet(log);
        }
    }

    @Test
    void aRequestWithoutAHostIsRefused() throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            connection.send("GET /v1/models HTTP/1.1");

            Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
            quiet(log);
        }
    }

    @Test
    void aLengthSaidTwiceIsOne() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            String asking = saying("hello", false);
            connection.send(
                    LINE,
                    "Host: localhost",
                    JSON,
                    "Content-Length: " + asking.length(),
                    "Content-Length: " + asking.length());
            connection.send(asking.getBytes(UTF_8));

            int status = connection.answer().status();
            assertThat(status).isIn(200, 400);
            if (status == 200) {
                connection.request(LINE, saying("next", false), JSON);
                assertThat(content(connection.answer())).isEqualTo("next");
            }
        }
    }

    private static void refusedAndLeft(RawConnection connection, int status) throws Exception {
        Answer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(connection.isClosedByServer()).isTrue();
    }

    private static void quiet(LogCapture log) {
        assertThat(log.lines())
                .noneMatch(line -> line.level().isMoreSpecificThan(Level.WARN))
                .noneMatch(line -> line.level().isMoreSpecificThan(Level.INFO)
                        && line.text().contains("\tat "));
    }

    private static void post10(RawConnection connection, String body, String... headers) throws Exception {
        connection.send(
                "POST /v1/chat/completions HTTP/1.0",
                String.join("\r\n", headers.length == 0 ? new String[] {"User-Agent: ab"} : headers),
                JSON,
                "Content-Length: " + body.length());
        connection.send(body.getBytes(UTF_8));
    }

    private static String content(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().at("/choices/0/message/content").asText();
    }

    private static String saying(String text, boolean stream) {
        return asking("echo", stream).replace("Hello", text);
    }
}
