package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.RawConnection.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as they should not be, and that each costs its own request and not the connection. */
class ServedBodyTest extends ServingTestSupport {
    private static final String LINE = "POST /v1/chat/completions HTTP/1.1";
    private static final String JSON = "Content-Type: application/json";
    private static final int SMALL = 1_000;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:text?maxRequestSize=" + SMALL).setBody(constant("Good day"));
                from("chat-completion:text?contextPath=/large").setBody(simple("${threadName} ${body.messages.size}"));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON;charset=\"UTF-8\"",
                "application/json ; foo=bar ; charset=utf-8"
            })
    void jsonIsTaken(String contentType) throws Exception {
        answersAndGoesOn(200, body(asking("text", false), "Content-Type: " + contentType));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=iso-8859-1",
                "application/jsonl",
                "application",
                ""
            })
    void anythingElseIsNot(String contentType) throws Exception {
        Answer answer = answersAndGoesOn(415, body(asking("text", false), "Content-Type: " + contentType));

        assertThat(answer.error().path("code").asText()).isEqualTo("unsupported_content_type");
        assertThat(answer.error().path("message").asText())
                .contains(contentType)
                .contains("application/json");
    }

    @Test
    void aBodyWithoutATypeIsNotTaken() throws Exception {
        Answer answer = answersAndGoesOn(415, body(asking("text", false)));

        assertThat(answer.error().path("message").asText()).contains("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip"})
    void aPackedBodyIsNotTaken(String encoding) throws Exception {
        Answer answer = answersAndGoesOn(415, body(asking("text", false), JSON, "Content-Encoding: " + encoding));

        assertThat(answer.error().path("message").asText()).contains(encoding);
    }

    @Test
    void aBodyThatSaysItIsNotPackedIsTaken() throws Exception {
        answersAndGoesOn(200, body(asking("text", false), JSON, "Content-Encoding: identity"));
    }

    @Test
    void aLengthThatIsTooLargeIsRefusedBeforeTheBodyIsSent() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Content-Length: " + (SMALL + 1));
            tooLarge(connection.answer());

            // A client that sends it nevertheless goes on with its next request.
            connection.send(" ".repeat(SMALL + 1).getBytes(UTF_8));
            goesOn(connection);
        }
    }

    @Test
    void aLengthThatCannotBeIsRefused() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Content-Length: " + Long.MAX_VALUE);

            tooLarge(connection.answer());
        }
    }

    @Test
    void aClientThatSendsMoreAndMoreIsLeft() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Content-Length: " + Long.MAX_VALUE);
            tooLarge(connection.answer());

            connection.send(" ".repeat(5 * SMALL).getBytes(UTF_8));
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aBodyInChunksIsRefusedWhenItGetsTooLarge() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Transfer-Encoding: chunked");
            connection.send(chunk(SMALL));
            connection.send(chunk(1));
            tooLarge(connection.answer());

            // It may send what it has to: its answer does not get lost.
            connection.send(chunk(SMALL)).send("0\r\n\r\n".getBytes(UTF_8));
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aBodyOfTheLargestSizeIsTaken() throws Exception {
        String asking = asking("text", false);
        answersAndGoesOn(200, body(asking + " ".repeat(SMALL - asking.length()), JSON));
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Transfer-Encoding: chunked");
            connection.send((Integer.toHexString(asking.length()) + "\r\n" + asking + "\r\n").getBytes(UTF_8));
            connection.send(chunk(SMALL - asking.length())).send("0\r\n\r\n".getBytes(UTF_8));
            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aBodyIsSentAfterTheServerHasAskedForIt() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            String asking = asking("text", false);
            connection.send(
                    LINE, "Host: localhost", JSON, "Expect: 100-continue", "Content-Length: " + asking.length());
            assertThat(connection.answer().status()).isEqualTo(100);

            connection.send(asking.getBytes(UTF_8));
            assertThat(connection.answer().status()).isEqualTo(200);
            goesOn(connection);
        }
    }

    @Test
    void aBodyThatWillBeRefusedIsNotAskedFor() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Expect: 100-continue", "Content-Length: " + (SMALL + 1));
            tooLarge(connection.answer());
        }
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", "Expect: 100-continue", "Content-Length: 10");
            assertThat(connection.answer().status()).isEqualTo(415);
        }
    }

    @Test
    void aClientOfHttp10IsNotAskedForItsBody() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            String asking = asking("text", false);
            connection.send(
                    "POST /v1/chat/completions HTTP/1.0",
                    JSON,
                    "Expect: 100-continue",
                    "Content-Length: " + asking.length());
            connection.send(asking.getBytes(UTF_8));

            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    static Stream<Arguments> unreadable() {
        String asking = asking("text", false);
        return Stream.of(
                Arguments.of("nothing", new byte[0]),
                Arguments.of("blanks", "  \r\n".getBytes(UTF_8)),
                Arguments.of(
                        "broken off", asking.substring(0, asking.length() - 1).getBytes(UTF_8)),
                Arguments.of("an array", "[]".getBytes(UTF_8)),
                Arguments.of("a text", "\"hello\"".getBytes(UTF_8)),
                Arguments.of("null", "null".getBytes(UTF_8)),
                Arguments.of("no JSON", "model=text".getBytes(UTF_8)),
                Arguments.of("two values", (asking + asking).getBytes(UTF_8)),
                Arguments.of(
                        "a member twice",
                        asking.replace("{\"model\"", "{\"model\":\"a\",\"model\"")
                                .getBytes(UTF_8)),
                Arguments.of("Latin 1", asking.replace("Hello", "naïve").getBytes(ISO_8859_1)),
                Arguments.of("UTF-16", asking.getBytes(UTF_16BE)),
                Arguments.of("UTF-16 with a mark", ("\uFEFF" + asking).getBytes(UTF_16BE)),
                Arguments.of(
                        "a control character", asking.replace("Hello", "\u0001").getBytes(UTF_8)),
                Arguments.of("NaN", asking.replace("false", "NaN").getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatCannotBeReadIsRefused(String name, byte[] body) throws Exception {
        Answer answer = answersAndGoesOn(400, body(body, JSON));

        assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.error().path("message").asText()).isNotEmpty().doesNotContain("com.fasterxml");
        assertThat(answer.error().has("param")).isTrue();
        assertThat(answer.error().has("code")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void aNestThatIsTooDeepIsRefused(String open) throws Exception {
        String bomb = "{\"model\":\"text\",\"messages\":" + open.repeat(100_000);
        byte[] body = bomb.getBytes(UTF_8);

        try (RawConnection connection = new RawConnection(port())) {
            connection.send(body("/large/chat/completions", body, JSON));
            Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
            goesOn(connection);
        }
    }

    @Test
    void aLargeRequestIsTakenAndReadByAThreadThatMayBeHeldUp() throws Exception {
        int most = 32 * 1024 * 1024;
        String message = "{\"role\":\"user\",\"content\":\"" + "x".repeat(1000) + "\"}";
        StringBuilder asking = new StringBuilder("{\"model\":\"text\",\"messages\":[" + message);
        int messages = 1;
        while (asking.length() + message.length() + 3 <= most) {
            asking.append(',').append(message);
            messages++;
        }
        asking.append("]}").append(" ".repeat(most - asking.length()));
        assertThat(asking).hasSize(most);

        try (RawConnection connection = new RawConnection(port())) {
            connection.send(body("/large/chat/completions", asking.toString().getBytes(UTF_8), JSON));
            Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().at("/choices/0/message/content").asText())
                    .endsWith(" " + messages)
                    .contains("ChatCompletionConsumer")
                    .doesNotContain("eventloop");
            goesOn(connection);
        }
    }

    @Test
    void aBodyThatBreaksOffReachesNoModelAndNoLog() throws Exception {
        try (LogCapture log = new LogCapture()) {
            try (RawConnection connection = new RawConnection(port())) {
                connection.send(LINE, "Host: localhost", JSON, "Content-Length: 500");
                connection.send(asking("text", false).getBytes(UTF_8));
            }
            goesOn();
            assertThat(log.lines())
                    .noneMatch(line -> line.level().isMoreSpecificThan(org.apache.logging.log4j.Level.WARN));
        }
    }

    private static byte[] body(String body, String... headers) {
        return body(body.getBytes(UTF_8), headers);
    }

    private static byte[] body(byte[] body, String... headers) {
        return body("/v1/chat/completions", body, headers);
    }

    private static byte[] body(String path, byte[] body, String... headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n").getBytes(UTF_8));
        Arrays.stream(headers).forEach(header -> request.writeBytes((header + "\r\n").getBytes(UTF_8)));
        request.writeBytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static byte[] chunk(int size) {
        return (Integer.toHexString(size) + "\r\n" + " ".repeat(size) + "\r\n").getBytes(UTF_8);
    }

    private Answer answersAndGoesOn(int status, byte[] request) throws IOException {
        try (RawConnection connection = new RawConnection(port())) {
            Answer answer = connection.send(request).answer();
            assertThat(answer.status()).isEqualTo(status);
            goesOn(connection);
            return answer;
        }
    }

    private void goesOn() throws IOException {
        try (RawConnection connection = new RawConnection(port())) {
            goesOn(connection);
        }
    }

    private static void goesOn(RawConnection connection) throws IOException {
        Answer next = connection.request(LINE, asking("text", false), JSON).answer();
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.json().at("/choices/0/message/content").asText()).isEqualTo("Good day");
    }

    private static void tooLarge(Answer answer) {
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error().path("code").asText()).isEqualTo("request_too_large");
        assertThat(answer.error().path("message").asText()).contains(String.valueOf(SMALL));
    }
}
