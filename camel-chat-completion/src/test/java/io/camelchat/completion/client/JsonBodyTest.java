package io.camelchat.completion.client;

import static io.camelchat.completion.client.AnswerRecorder.head;
import static io.camelchat.completion.client.AnswerRecorder.json;
import static io.camelchat.completion.client.AnswerRecorder.settings;
import static io.camelchat.completion.client.AnswerRecorder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private static final String COMPLETION =
            "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"北🌍\"}}],\"x\":1.10}";

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n\n\n", "\uFEFF", " \r\n"})
    void takesACompletionAfterBlanks(String before) {
        assertThat(json(200, before + COMPLETION).reply).hasToString(COMPLETION);
    }

    @Test
    void takesACompletionWhereverTheNetworkCuts() {
        byte[] bytes = utf8(COMPLETION);
        for (int cut = 0; cut <= bytes.length; cut++) {
            AnswerRecorder told = new AnswerRecorder();
            told.read(
                    jsonBody(200, told),
                    false,
                    Arrays.copyOf(bytes, cut),
                    Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(told.reply).hasToString(COMPLETION);
        }
    }

    @Test
    void takesNoPartOfACompletion() {
        byte[] bytes = utf8(COMPLETION);
        for (int end = 0; end < bytes.length; end++) {
            AnswerRecorder told = new AnswerRecorder();
            told.read(jsonBody(200, told), false, Arrays.copyOf(bytes, end));
            assertThat(told.failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html></html>",
                "[]",
                "{}",
                "{\"choices\":null}",
                "{\"object\":\"list\",\"data\":[]}",
                "{} {}"
            })
    void refusesWhatIsNoCompletion(String body) {
        UpstreamException failure = json(200, body).failure;

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("check baseUrl");
    }

    @Test
    void takesANullErrorForNone() {
        assertThat(json(200, "{\"error\":null,\"choices\":[]}").reply).isNotNull();
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        UpstreamException failure = json(200, " ".repeat(10_001)).failure;

        assertThat(failure).hasMessageContaining("10000 bytes (maxBodySize)");
    }

    @Test
    void isTruncatedWhereTheConnectionBreaks() {
        AnswerRecorder told = new AnswerRecorder();
        told.read(jsonBody(200, told), true, utf8("{\"choices\":"));

        assertThat(told.failure.kind()).isEqualTo(FailureKind.TRUNCATED);
        assertThat(told.failure).hasMessageContaining("after 11 bytes").hasRootCauseMessage("Connection reset");
    }

    @Test
    void keepsTheStatusWhereTheConnectionBreaksInAnError() {
        AnswerRecorder told = new AnswerRecorder();
        told.read(jsonBody(401, told), true, utf8("{\"error\":{\"mess"));

        assertThat(told.failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(told.failure.error().status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"choices\":[]}|lines|lines",
                "[]|json|json",
                "<html>|json|stream",
                "data: x|stream|stream",
                "Data: x|stream|stream",
                "data:x|stream|stream",
                ": c|stream|stream",
                "event: e|stream|stream",
                "id: 1|stream|stream",
                "retry: 1|stream|stream",
                "x|json|stream"
            })
    void tellsByTheFirstByteWhatAnAnswerIs(String body, String reader, String underEventStream) {
        tells(body, reader, false);
        tells(body, underEventStream, true);
    }

    private static void tells(String body, String reader, boolean saidToBeStream) {
        for (String before : List.of("", "\n\n", "\uFEFF", "\uFEFF\r\n")) {
            byte[] bytes = utf8(before + body);
            for (int cut = 0; cut <= bytes.length; cut++) {
                List<String> seen = new ArrayList<>();
                SniffedBody sniffed = sniffed(seen, saidToBeStream);
                sniffed.feed(Arrays.copyOf(bytes, cut));
                sniffed.feed(Arrays.copyOfRange(bytes, cut, bytes.length));
                sniffed.end();

                assertThat(seen.get(0)).isEqualTo(reader);
                assertThat(String.join("", seen.subList(1, seen.size()))).isEqualTo(body + "|end");
                assertThat(sniffed.wantsAll()).isEqualTo("json".equals(reader));
            }
        }
    }

    @Test
    void takesAnAnswerWithoutBytesForJson() {
        List<String> seen = new ArrayList<>();
        SniffedBody sniffed = sniffed(seen, false);
        sniffed.feed(utf8("\n"));
        sniffed.broken(new java.io.IOException());

        assertThat(seen).containsExactly("json", "|broken");
    }

    private static SniffedBody sniffed(List<String> seen, boolean saidToBeStream) {
        return new SniffedBody(reader(seen, "json"), reader(seen, "lines"), reader(seen, "stream"), saidToBeStream);
    }

    private static JsonBody jsonBody(int status, BodyListener listener) {
        return new JsonBody(head(status), 10_000, new Failures(settings()), listener);
    }

    private static Supplier<BodyReader> reader(List<String> seen, String name) {
        return () -> {
            seen.add(name);
            return new BodyReader() {
                @Override
                public void feed(byte[] bytes) {
                    seen.add(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
                }

                @Override
                public void end() {
                    seen.add("|end");
                }

                @Override
                public void broken(Throwable cause) {
                    seen.add("|broken");
                }

                @Override
                public boolean wantsAll() {
                    return "json".equals(name);
                }
            };
        };
    }
}
