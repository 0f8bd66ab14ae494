package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of which two readers can disagree where they end, each with another request hidden behind it. A proxy would pass
 * on the hidden one as a part of the first, or the answer to it as that to somebody else's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmuggledRequestTest extends ServingTestSupport {
    private static final String LINE = "POST /v1/chat/completions HTTP/1.1\r\n";
    private static final String HEAD = LINE + "Host: x\r\nContent-Type: application/json\r\n";
    private static final String BODY = asking("open", false);
    private static final String SIZE = Integer.toHexString(BODY.length());
    private static final String CHUNKS = SIZE + "\r\n" + BODY + "\r\n0\r\n\r\n";
    private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
    private static final String HIDDEN =
            HEAD + "Content-Length: " + asking("hidden", false).length() + "\r\n\r\n" + asking("hidden", false);

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger hidden = new AtomicInteger();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:open")
                        .process(exchange -> open.incrementAndGet())
                        .setBody(constant("Good day"));
                from("chat-completion:hidden")
                        .process(exchange -> hidden.incrementAndGet())
                        .setBody(constant("Good day"));
            }
        };
    }

    static Stream<Arguments> requests() {
        return Stream.concat(
                Stream.of(
                        headers(
                                "a length beside chunks",
                                "Content-Length: " + (CHUNKS + HIDDEN).length() + "\r\nTransfer-Encoding: chunked\r\n",
                                CHUNKS),
                        headers("chunks, and a length", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", CHUNKS),
                        headers("an unknown encoding", "Transfer-Encoding: xchunked\r\n" + LENGTH, BODY),
                        headers("an encoding in quotes", "Transfer-Encoding: \"chunked\"\r\n" + LENGTH, BODY),
                        headers("a blank before the colon", "Transfer-Encoding : chunked\r\n", CHUNKS),
                        headers("a tab after the colon", "Transfer-Encoding:\tchunked\r\n" + LENGTH, CHUNKS),
                        headers("a vertical tab", "Transfer-Encoding: \u000bchunked\r\n" + LENGTH, CHUNKS),
                        headers("a list of encodings", "Transfer-Encoding: identity, chunked\r\n" + LENGTH, BODY),
                        headers("chunks not as the last", "Transfer-Encoding: chunked, identity\r\n" + LENGTH, BODY),
                        headers(
                                "two encodings",
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                                CHUNKS),
                        headers("a folded encoding", "Transfer-Encoding:\r\n chunked\r\n" + LENGTH, CHUNKS),
                        headers("a length with a sign", "Content-Length: +" + BODY.length() + "\r\n", BODY),
                        headers("a negative length", "Content-Length: -1\r\n", BODY),
                        headers("a list of lengths", "Content-Length: " + BODY.length() + ", 0\r\n", BODY),
                        headers("two lengths", LENGTH + "Content-Length: 0\r\n", BODY),
                        headers("a length with a blank", "Content-Length: " + BODY.length() + " 0\r\n", BODY),
                        headers("a hexadecimal length", "Content-Length: 0x10\r\n", BODY),
                        headers("a blank after the length's name", "Content-Length : 0\r\n", ""),
                        headers("a lone carriage return", "X: a\rContent-Length: 0\r\n" + LENGTH, BODY),
                        headers("a zero byte", "X: a\0b\r\n" + LENGTH, BODY),
                        headers("a header without a colon", "Broken\r\n" + LENGTH, BODY)),
                Stream.of(
                        chunks("a size with a prefix", "0x" + CHUNKS),
                        chunks("a negative size", "-1\r\n" + BODY + "\r\n0\r\n\r\n"),
                        chunks("a size above 64 bits", "1" + "0".repeat(16) + CHUNKS),
                        chunks("a size above 32 bits", "1" + "0".repeat(8 - SIZE.length()) + CHUNKS),
                        chunks("a line feed in an extension", SIZE + ";a\nb\r\n" + BODY + "\r\n0\r\n\r\n"),
                        chunks("line feeds only", CHUNKS.replace("\r\n", "\n")),
                        chunks("no line end after the data", SIZE + "\r\n" + BODY + "XX0\r\n\r\n"),
                        Arguments.of(
                                "line feeds only in the head",
                                (HEAD + LENGTH).replace("\r\n", "\n") + "\n" + BODY + HIDDEN)));
    }

    private static Arguments headers(String name, String headers, String body) {
        return Arguments.of(name, HEAD + headers + "\r\n" + body + HIDDEN);
    }

    private static Arguments chunks(String name, String body) {
        return headers(name, "Transfer-Encoding: chunked\r\n", body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void isNotServedAndEndsItsConnection(String name, String requests) throws Exception {
        hidden.set(0);

        String answers = sendUntilClosed(requests);

        assertThat(answers.split("HTTP/1\\.[01] ", -1)).hasSizeLessThanOrEqualTo(2);
        assertThat(hidden).hasValue(0);
        assertThat(ask(asking("open", false)).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyInChunksIsTakenAndIsTheLastOfItsConnection() throws Exception {
        open.set(0);

        String answer = sendUntilClosed(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKS);

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("connection: close")
                .contains("Good day");
        assertThat(open).hasValue(1);
    }

    /** What the server has sent when it closes the connection. */
    private String sendUntilClosed(String requests) throws IOException {
        StringBuilder answers = new StringBuilder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout((int) LONG.toMillis());
            socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                answers.append((char) b);
            }
        } catch (SocketException reset) {
            // Closed with bytes unread: that is an end as well.
            return answers.toString();
        }
        return answers.toString();
    }
}
