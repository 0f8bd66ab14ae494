package io.camelchat.completion.client;

import static io.camelchat.completion.client.AnswerRecorder.head;
import static io.camelchat.completion.client.AnswerRecorder.settings;
import static io.camelchat.completion.client.AnswerRecorder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Outcome;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    private static final String COMPLETION = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"}}]}";
    private static final String CHUNK = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}";
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n\n\n"})
    void takesOneObjectForAnAnswer(String end) {
        assertThat(read(COMPLETION + end).reply).hasToString(COMPLETION);
    }

    @Test
    void takesAnObjectOnSeveralLinesForAnAnswer() {
        String pretty = COMPLETION.replace("{", "{\n  ").replace("}", "\n}");

        assertThat(read(pretty).reply).hasToString(COMPLETION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takesLinesForChunks(String end) {
        AnswerRecorder told = read(CHUNK + end + CHUNK + end + STOP);

        assertThat(told.text()).isEqualTo("aa");
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.summary.doneMarkerMissing()).isTrue();
    }

    @Test
    void tellsAChunkAsSoonAsItsLineIsThere() {
        AnswerRecorder told = new AnswerRecorder();
        JsonLines body = lines(told);
        body.feed(utf8(CHUNK));
        assertThat(told.chunkCount).isZero();
        assertThat(body.wantsAll()).isTrue();

        body.feed(utf8("\n"));

        assertThat(told.chunkCount).isOne();
        assertThat(body.wantsAll()).isFalse();
    }

    @Test
    void doesNotTakeOneChunkForAnAnswer() {
        assertThat(read(CHUNK).failure.kind()).isEqualTo(FailureKind.TRUNCATED);
        assertThat(read(STOP).summary.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void breaksOff() {
        AnswerRecorder told = new AnswerRecorder();
        told.read(lines(told), true, utf8(CHUNK.substring(0, 20)));

        assertThat(told.failure.kind()).isEqualTo(FailureKind.TRUNCATED);
    }

    @Test
    void takesALineThatIsTooLongForAChunkForAnAnswer() {
        String text = COMPLETION.replace("\"a\"", "\"" + "a".repeat(300) + "\"");

        assertThat(read(text).reply).hasToString(text);
        assertThat(read(CHUNK.replace("\"a\"", "\"" + "a".repeat(300) + "\"") + "\n").failure)
                .isNotNull();
    }

    private static AnswerRecorder read(String text) {
        AnswerRecorder whole = new AnswerRecorder();
        whole.read(lines(whole), false, utf8(text));
        byte[] bytes = utf8(text);
        for (int cut = 0; cut <= bytes.length; cut++) {
            AnswerRecorder told = new AnswerRecorder();
            told.read(lines(told), false, Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(told.chunkCount).isEqualTo(whole.chunkCount);
            assertThat(told.reply).isEqualTo(whole.reply);
        }
        return whole;
    }

    private static JsonLines lines(AnswerRecorder told) {
        Failures failures = new Failures(settings());
        Supplier<BodyReader> stream =
                () -> new StreamBody(head(200), 1, 10_000, MalformedEvents.SKIP_AND_FLAG, failures, told);
        return new JsonLines(
                200,
                () -> new JsonBody(head(200), 10_000, failures, told),
                () -> new JsonBody(head(200), 10_000, failures, told, stream),
                stream);
    }
}
