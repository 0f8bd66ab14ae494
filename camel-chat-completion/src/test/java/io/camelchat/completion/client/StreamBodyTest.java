package io.camelchat.completion.client;

import static io.camelchat.completion.client.AnswerRecorder.stream;
import static io.camelchat.completion.client.AnswerRecorder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.fuzz.Allocation;
import io.camelchat.completion.model.Outcome;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamBodyTest {
    private static final String A =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Pa\"}}]}";
    private static final String B =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ris 北🌍\"},\"finish_reason\":null}]}";
    private static final String STOP =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}";
    private static final String USAGE = "{\"id\":\"c\",\"choices\":[],\"usage\":{\"total_tokens\":11}}";
    private static final String ANSWER = "Paris 北🌍";

    @Test
    void isCompleteWithItsEndMark() {
        AnswerRecorder told = stream(events(A, B, STOP, USAGE, "[DONE]"));

        assertThat(told.failure).isNull();
        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.summary.doneMarkerMissing()).isFalse();
        assertThat(told.summary.usage().getTotalTokens()).isEqualTo(11);
        assertThat(told.summary.finishReasons()).isEqualTo(Map.of(0, "stop"));
        assertThat(told.summary.chunks()).isEqualTo(4);
    }

    @Test
    void isCompleteWithoutItsEndMarkOnceItIsFinished() {
        AnswerRecorder told = stream(events(A, B, STOP, USAGE));

        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.summary.doneMarkerMissing()).isTrue();
        assertThat(told.summary.usage().getTotalTokens()).isEqualTo(11);
    }

    @Test
    void isTruncatedWithoutFinishReason() {
        AnswerRecorder told = stream(events(A, B));

        assertThat(told.failure.kind()).isEqualTo(FailureKind.TRUNCATED);
        assertThat(told.failure.isRetryable()).isFalse();
        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.TRUNCATED);
        assertThat(told.summary.chunks()).isEqualTo(2);
    }

    @Test
    void isTruncatedWithNothingInIt() {
        assertThat(stream("").failure.kind()).isEqualTo(FailureKind.TRUNCATED);
        assertThat(stream(": keep-alive\n\n").failure.kind()).isEqualTo(FailureKind.TRUNCATED);
    }

    @Test
    void isTruncatedWhereTheConnectionBreaks() {
        AnswerRecorder told = stream(1, true, utf8(events(A, B)));

        assertThat(told.failure.kind()).isEqualTo(FailureKind.TRUNCATED);
        assertThat(told.failure).hasRootCauseMessage("Connection reset");
        assertThat(told.summary.outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    @Test
    void isDegradedWhereTheConnectionBreaksAfterTheFinishReason() {
        AnswerRecorder told = stream(1, true, utf8(events(A, B, STOP)));

        assertThat(told.failure).isNull();
        assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data:[DONE]\n\n", "data: [DONE] \n\n", "data: [DONE]", "data: [DONE]\n", "data: [DONE]\r\n\r\n"
            })
    void takesTheEndMarkInAnyShape(String done) {
        AnswerRecorder told = stream(events(A, STOP) + done);

        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.summary.doneMarkerMissing()).isFalse();
    }

    @Test
    void tellsNothingAfterTheEndMark() {
        AnswerRecorder told = stream(events(A, STOP, "[DONE]", B, "{\"error\":{}}", "[DONE]"));

        assertThat(told.chunkCount).isEqualTo(2);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void goesOnAfterTheFinishReason() {
        AnswerRecorder told = new AnswerRecorder();
        StreamBody body = new StreamBody(
                AnswerRecorder.head(200),
                1,
                10_000,
                MalformedEvents.SKIP_AND_FLAG,
                new Failures(AnswerRecorder.settings()),
                told);

        body.feed(utf8(events(A)));
        assertThat(body.isFinished()).isFalse();
        body.feed(utf8(events(STOP)));
        assertThat(body.isFinished()).isTrue();
        assertThat(told.isOver()).isFalse();
        body.feed(utf8(events(USAGE)));
        body.endWithoutMark();

        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.summary.doneMarkerMissing()).isTrue();
        assertThat(told.summary.usage().getTotalTokens()).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:\n\n",
                "data: \n\n",
                "\n\n\n",
                ": c\n\n",
                "data: : OPENROUTER PROCESSING\n\n",
                "data\n\n",
                "id: 7\n\n"
            })
    void passesOverWhatIsNoChunk(String nothing) {
        AnswerRecorder told = stream(nothing + events(A) + nothing + events(B, STOP) + nothing + events("[DONE]"));

        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.chunkCount).isEqualTo(3);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.summary.lostEvents()).isZero();
    }

    @Test
    void takesEventsWithoutBlankLinesBetween() {
        AnswerRecorder told = stream("data: " + A + "\ndata: " + B + "\ndata: " + STOP + "\ndata: [DONE]\n");

        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.summary.doneMarkerMissing()).isFalse();
    }

    @Test
    void keepsWhatIsWholeOfEventsWithoutBlankLinesBetween() {
        AnswerRecorder told = stream("data: " + A + "\ndata: " + B + "\ndata: " + STOP.substring(0, 40));

        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.failure.kind()).isEqualTo(FailureKind.TRUNCATED);
        assertThat(told.summary.lostEvents()).isOne();
    }

    @Test
    void takesAnObjectThatIsWrittenOnSeveralLines() {
        AnswerRecorder told =
                stream("data: {\ndata: \"choices\": [\ndata: {\"delta\": {\"content\": \"a\"}}\ndata: ]}\n\n"
                        + events(STOP, "[DONE]"));

        assertThat(told.text()).isEqualTo("a");
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void skipsAndCountsWhatItCannotRead() {
        AnswerRecorder told = stream(events(A, "{\"choices\":[{\"del", "no JSON", "[1]", B, STOP, "[DONE]"));

        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(told.summary.lostEvents()).isEqualTo(3);
    }

    @Test
    void countsAnEventThatIsNoUtf8AsLost() {
        byte[] bytes = utf8(events(A, B, STOP, "[DONE]"));
        bytes[indexOf(bytes, (byte) 0xF0)] = 'x';

        AnswerRecorder told = stream(1, false, bytes);

        assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(told.summary.lostEvents()).isOne();
    }

    @Test
    void takesTheWholeFrameThatIsGluedToATornOne() {
        AnswerRecorder told = stream("data: " + A.substring(0, 30) + "data: " + A + "\n\n" + events(B, STOP, "[DONE]"));

        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(told.summary.lostEvents()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta: {\"cost\":1}\n\n", "event: ping\ndata: ping\n\n", "data: null\n\n", "x: y\n\n"})
    void missesNothingOfWhatIsNone(String nothing) {
        AnswerRecorder told = stream(events(A) + nothing + events(B, STOP, "[DONE]"));

        assertThat(told.text()).isEqualTo(ANSWER);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ta: {B}", "{T", "ent\":\"ris\"},\"finish_reason\":null}]}"})
    void isNeverCompleteWithALineThatWasCut(String line) {
        AnswerRecorder told = stream(
                events(A) + line.replace("{B}", B).replace("{T", B.substring(0, 40)) + "\n\n" + events(STOP, "[DONE]"));

        assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(told.summary.lostEvents()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"true,[DONE]", "true,", "false,[DONE]", "false,"})
    void isNeverCompleteWithATornFrame(boolean glued, String done) {
        String torn = glued ? A.substring(0, 30) + "data: " + B : B.substring(0, 30);

        AnswerRecorder told = stream(events(A, torn, STOP) + (done == null ? "" : events(done)));

        assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
    }

    @Test
    void failsWithAnErrorBetweenChunks() {
        AnswerRecorder told = stream(events(A, "{\"error\":{\"message\":\"overloaded\",\"code\":503}}", B, "[DONE]"));

        assertThat(told.failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(told.failure.error().status()).isEqualTo(503);
        assertThat(told.text()).isEqualTo("Pa");
        assertThat(told.summary.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(told.summary.chunks()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "event: error\\ndata: {'error':{'message':'m','code':429}}|429|m",
                "event:error\\ndata:{'message':'m','code':429}|429|m",
                "event: error\\ndata: m|200|m",
                "data: {'error':{'object':'error','message':'m','type':'BadRequestError','param':null,'code':400}}|400|m",
                "data: {'error':{'message':'m','type':'invalid_request_error','code':'tool_use_failed','status_code':400}}|400|m",
                "data: {'object':'error','message':'m','type':'BadRequestError','code':400}|400|m",
                "data: {'error':'m'}|200|m",
                "data: {'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error','error':{'code':502,'message':'m'}}]}|502|m",
                "data: {'choices':[{'index':0,'delta':{}},{'index':1,'error':{'code':502,'message':'m'}}]}|502|m"
            })
    void knowsAnErrorInAnyShape(String event, int status, String message) {
        AnswerRecorder told =
                stream(event.replace("\\n", "\n").replace('\'', '"') + "\n\n" + events(A, STOP, "[DONE]"));

        assertThat(told.failure).isNotNull();
        assertThat(told.failure.error().status()).isEqualTo(status);
        assertThat(told.failure.error().message()).isEqualTo(message);
        assertThat(told.chunkCount).isZero();
    }

    @Test
    void takesANullErrorForNone() {
        AnswerRecorder told = stream(events(
                A.replace("{\"id\"", "{\"error\":null,\"id\""),
                STOP.replace("\"delta\"", "\"error\":null,\"delta\""),
                "[DONE]"));

        assertThat(told.failure).isNull();
        assertThat(told.chunkCount).isEqualTo(2);
        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        AnswerRecorder told = stream(events(A) + "data: " + "x".repeat(10_001) + "\n\n");

        assertThat(told.failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(told.failure.isRetryable()).isFalse();
        assertThat(told.failure).hasMessageContaining("maxEventSize");
        assertThat(told.summary.outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isCompleteAtNoOffsetBeforeTheFinishReason(boolean broken) {
        String before = events(A, B) + "data: " + STOP;
        byte[] whole = utf8(before + "\n\n" + events(USAGE, "[DONE]"));
        for (int end = 0; end < whole.length; end++) {
            AnswerRecorder told = stream(1, broken, Arrays.copyOf(whole, end));
            if (end < utf8(before).length) {
                assertThat(told.failure).as("ended at %d", end).isNotNull();
                assertThat(told.failure.kind()).isEqualTo(FailureKind.TRUNCATED);
            } else {
                assertThat(told.text()).isEqualTo(ANSWER);
            }
        }
    }

    @Test
    void isCompleteAtNoOffsetBeforeTheLastFinishReason() {
        String other = STOP.replace("\"index\":0", "\"index\":1");
        String first = events(A, B, STOP);
        String before = first + events(A.replace("\"index\":0", "\"index\":1")) + "data: " + other;
        byte[] whole = utf8(before + "\n\n" + events("[DONE]"));
        for (int end = 0; end < whole.length; end++) {
            AnswerRecorder told = stream(2, false, Arrays.copyOf(whole, end));
            assertThat(told.failure != null).as("ended at %d", end).isEqualTo(end < utf8(before).length);
        }
    }

    @Test
    void tellsTheSameWhereverTheNetworkCuts() {
        byte[] bytes = utf8(": c\r\n\r\n" + events(A).replace("\n", "\r\n") + events(B, "torn", STOP, USAGE, "[DONE]"));
        for (int cut = 0; cut <= bytes.length; cut++) {
            AnswerRecorder told =
                    stream(1, false, Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(told.text()).as("cut at %d", cut).isEqualTo(ANSWER);
            assertThat(told.summary.chunks()).isEqualTo(4);
            assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
        }
    }

    @Test
    void wantsItsPiecesOneByOne() {
        assertThat(new StreamBody(
                                AnswerRecorder.head(200),
                                1,
                                1_000,
                                MalformedEvents.SKIP_AND_FLAG,
                                new Failures(AnswerRecorder.settings()),
                                new AnswerRecorder())
                        .wantsAll())
                .isFalse();
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        int at = 0;
        while (bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String events(String... data) {
        StringBuilder text = new StringBuilder();
        for (String one : data) {
            text.append("data: ").append(one).append("\n\n");
        }
        return text.toString();
    }

    /** Relays gather chunks in lists, of one line or more, with a field's name before them or not, alone or glued. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: [%1$s,%2$s]\n\n",
                "data: [\ndata: %1$s\ndata: ,\ndata: %2$s\ndata: ]\n\n",
                "data: data: [%1$s,%2$s]\n\n",
                "data: [%1$s]\ndata: [%2$s]\n\n",
                "data: [%1$s]data: [%2$s]\n\n"
            })
    void readsListsOfChunks(String event) {
        String first = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}";
        String last = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"stop\"}]}";
        AnswerRecorder told = stream(event.formatted(first, last) + "data: [DONE]\n\n");

        assertThat(told.summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(told.text()).isEqualTo("Hello");
    }

    @Test
    void countsHalfACharacterInAListAsLost() {
        byte[] bytes = utf8(
                "data: [{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel?\"},\"finish_reason\":\"stop\"}]}]\n\n"
                        + "data: [DONE]\n\n");
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '?' ? (byte) 0xF0 : bytes[i];
        }
        AnswerRecorder told = stream(1, false, bytes);

        assertThat(told.text()).isEqualTo("Hel\uFFFD");
        assertThat(told.summary.outcome()).isEqualTo(Outcome.DEGRADED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{},1]", "[1,{}]", "[{}", "[{}x]"})
    void losesWhatIsNoListOfObjects(String list) {
        AnswerRecorder told = stream("data: " + list + "\n\ndata: [DONE]\n\n");

        assertThat(told.chunkCount).isZero();
        assertThat(told.summary.lostEvents()).isEqualTo(1);
    }

    /** Events of few bytes, so that what each costs is seen: less than an exception, where it shows to be no object. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n",
                "}\n",
                "{}\n",
                "x{\n",
                "{x}\n",
                "data:x\n\n",
                "data:{\n\n",
                "data:[]\n\n",
                "data:[x]\n\n",
                "data:[{\n\n",
                "data:{x}\n\n",
                "data:{\"x\n\n",
                "data:data: {x\n\n"
            })
    void takesLittleForWhatIsNoObject(String event) {
        assertThat(allocatedPerByte(event, 20_000)).isLessThan(400);
    }

    /** The one exception of a parser is larger than what it cannot read. */
    @Test
    void takesOneExceptionForWhatIsNearlyAnObject() {
        assertThat(allocatedPerByte("data:{\"x}\n\n", 20_000)).isLessThan(800);
    }

    /** A relay that puts it before data that has it already may have done so for every one on the way; or never end. */
    @Test
    void takesLittleForAFieldThatIsRepeated() {
        assertThat(allocatedPerByte("data:".repeat(1_990) + "x\n\n", 10)).isLessThan(100);
        assertThat(stream("data:data: data:  {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n")
                        .text())
                .isEqualTo("a");
    }

    private static long allocatedPerByte(String event, int times) {
        byte[] bytes = utf8(event.repeat(times));
        return Allocation.of(() -> stream(1, false, bytes), 0) / bytes.length;
    }
}
