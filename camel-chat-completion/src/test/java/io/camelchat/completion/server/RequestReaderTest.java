package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelchat.completion.model.ChatCompletionRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a body becomes a request, and which bodies hold none. What a request may say is told by RequestRulesTest. */
class RequestReaderTest {
    private static final String PREFIX = "The request body cannot be read: ";
    private static final String VALID = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße 🌍\"}]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model':'m','messages':[{'role':'user','content':'Hello!'}]}",
                "{'messages':[{'content':'🌍','role':'user'}],'stream':true,'model':'llama3:8b'}",
                "{'model':'m','messages':[{'role':'user','content':''}],'seed':-9223372036854775808,'temperature':1.10,"
                        + "'top_p':1e-1,'x':[1E400,-0,100000000000000000000,{'b':null,'a':{}}],'':0}"
            })
    void keepsEveryByte(String json) {
        assertThat(text(RequestReader.read(utf8(quoted(json))))).isEqualTo(quoted(json));
    }

    @Test
    void leavesOutBlanksAndAByteOrderMark() {
        String spaced = "\uFEFF \r\n\t" + VALID.replace(",", " ,\n ").replace(":", " : ") + "\n\n";

        assertThat(text(RequestReader.read(utf8(spaced)))).isEqualTo(VALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|a JSON value was expected, there is nothing",
                "` \n `|a JSON value was expected, there is nothing",
                "`\uFEFF`|a JSON value was expected, there is nothing",
                "[]|a JSON object was expected, not array",
                "'model'|a JSON object was expected, not string",
                "null|a JSON object was expected, not null",
                "17|a JSON object was expected, not number",
                "{'model':|the JSON ends too early at line 1, column 10",
                "{'model':'m|the JSON ends too early at line 1, column 12",
                "{'model':'m'}{}|there is more than one JSON value at line 1, column 14",
                "{'model':'m'} ,|malformed JSON at line 1, column 15",
                "{'model':'m'}}|malformed JSON at line 1, column 14",
                "{'model':'m',}|malformed JSON at line 1, column 14",
                "{model:1}|malformed JSON at line 1, column 2",
                "{'a':NaN}|malformed JSON at line 1, column 9",
                "{'a':01}|malformed JSON at line 1, column 7",
                "{'ä':'🌍',x}|malformed JSON at line 1, column 10",
                "`{\n 'ü':1,\n 'ö':2 3}`|malformed JSON at line 3, column 8",
                "`{'a':'x\ny'}`|malformed JSON at line 1, column 8",
                "`{'a':'\u0000'}`|malformed JSON at line 1, column 7",
                "\uFEFF\uFEFF{}|malformed JSON at line 1, column 2",
                "\uFEFF{x}|malformed JSON at line 1, column 2",
                "{'model':'m','n':1,'model':'n'}|an object has the key 'model' twice at line 1, column 20",
                "`{'messages':[{'role':'user',\n'ä':0,'role':1}]}`|an object has the key 'role' twice at line 2, column 7",
                "{'a':1,'\\u0061':2}|an object has the key 'a' twice at line 1, column 8"
            })
    void saysWhereABodyIsNoRequest(String body, String fault) {
        ErrorAnswer answer = refused(utf8(quoted(body)));

        assertThat(answer).isEqualTo(unreadable(quoted(fault)));
    }

    @Test
    void saysWhichByteIsNoUtf8() {
        byte[] latin = VALID.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(refused(latin)).isEqualTo(unreadable("the byte at offset " + VALID.indexOf('ü') + " is no UTF-8"));
        assertThat(refused(bytes('{', 0xC0, 0xAF, '}'))).isEqualTo(unreadable("the byte at offset 1 is no UTF-8"));
        assertThat(refused(bytes('"', 0xED, 0xA0, 0x80, '"')))
                .isEqualTo(unreadable("the byte at offset 1 is no UTF-8"));
        assertThat(refused(bytes('{', '}', 0xC3))).isEqualTo(unreadable("the byte at offset 2 is no UTF-8"));
    }

    @Test
    void findsABadByteFarBehind() {
        byte[] long100k = utf8(VALID.replace("Grüße", "ü".repeat(50_000)));
        long100k[99_000] = (byte) 0xFF;

        assertThat(refused(long100k).message()).contains("offset 9").endsWith(" is no UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-16",
                "UTF-16LE",
                "UTF-16BE",
                "x-UTF-16LE-BOM",
                "UTF-32",
                "UTF-32LE",
                "UTF-32BE",
                "X-UTF-32LE-BOM"
            })
    void wantsUtf8(String charset) {
        byte[] wide = VALID.getBytes(Charset.forName(charset));

        assertThat(refused(wide)).isEqualTo(unreadable("it is UTF-16 or UTF-32, send UTF-8"));
    }

    @Test
    void quotesNothingOfWhatItCannotRead() {
        RequestException refused = catchThrowableOfType(
                RequestException.class, () -> RequestReader.read(utf8("{\"api_key\": sk-secret}")));

        assertThat(refused)
                .hasMessage(PREFIX + "malformed JSON at line 1, column 16")
                .hasNoCause();
    }

    @Test
    void namesARepeatedKeyInShort() {
        String key = "k\\u001b" + "x".repeat(5_000);

        assertThat(refused(utf8("{\"" + key + "\":1,\"" + key + "\":2}")).message())
                .startsWith(PREFIX + "an object has the key \"k\ufffdxxx")
                .hasSizeLessThan(200);
    }

    @Test
    void readsTwoHundredLevelsAndNoMore() {
        String open = "[".repeat(199);
        String close = "]".repeat(199);
        String deepest = VALID.replace("{\"model\"", "{\"x\":" + open + close + ",\"model\"");

        assertThat(text(RequestReader.read(utf8(deepest)))).isEqualTo(deepest);
        assertThat(refused(utf8("{\"x\":[" + open + close + "]}")))
                .isEqualTo(unreadable("the JSON is nested deeper than 200 levels at line 1, column 205"));
    }

    @Test
    void boundsWhatAFewBytesTakeInTheHeap() {
        assertThat(refused(utf8("{\"x\":[" + "{},".repeat(300_000) + "0]}")).message())
                .startsWith(PREFIX + "the JSON has more than 500000 keys and values at line 1, column ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E999999999", "-1E-999999999", "1E99999999999999999999", "0.1E2147483648"})
    void passesANumberThatNobodyCanHold(String number) {
        String json = VALID.replace("{\"model\"", "{\"x\":" + number + ",\"model\"");

        assertThat(text(RequestReader.read(utf8(json)))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({"temperature,a number between 0 and 2", "n,a whole number between 1 and 128", "seed,a whole number"})
    void doesNotExpandAHugeNumber(String field, String expectation) {
        for (String number : List.of("1E999999999", "9".repeat(1_000))) {
            ErrorAnswer answer =
                    refused(utf8(VALID.replace("{\"model\"", "{\"" + field + "\":" + number + ",\"model\"")));

            assertThat(answer.param()).isEqualTo(field);
            assertThat(answer.message())
                    .startsWith(field + " must be " + expectation + ", not " + number.substring(0, 10))
                    .hasSizeLessThan(130);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s]", "{\"%s\":1}"})
    void refusesANumberOrAKeyOfExtremeLength(String json) {
        assertThat(refused(utf8(json.formatted("9".repeat(100_000)))).message())
                .startsWith(PREFIX + "the JSON has a number or a key that is too long at line 1, column ");
    }

    static List<byte[]> hostileBodies() {
        int size = 4_000_000;
        return List.of(
                utf8("[".repeat(size)),
                utf8("{\"a\":".repeat(size / 5)),
                utf8("{\"a\":[" + "0,".repeat(size / 2)),
                utf8("{\"a\":\"" + "\\u0000".repeat(size / 6)),
                utf8("{\"a\":\"" + "ü".repeat(size / 2) + "\" x"),
                utf8("{\"a\":\"" + "\n".repeat(size)),
                utf8("\n".repeat(size) + "x"),
                utf8("{\"messages\":\"" + "x".repeat(size) + "\",\"model\":\"m\"}"),
                utf8("{\"messages\":" + "9".repeat(size) + "}"),
                utf8("{\"" + "k".repeat(size) + "\":1}"),
                utf8("{" + distinctKeys(200_000) + ",\"k1\":1}"),
                utf8("{" + collidingKeys(15) + ",\"AaAaAaAaAaAaAaAaAaAaAaAaAaAaAa\":1}"),
                utf8("{\"model\":\"m\",\"messages\":[" + "{\"role\":\"user\",\"content\":\"\"},".repeat(40_000)
                        + "0]}"),
                utf8("{\"model\":\"m\",\"messages\":[0],\"logit_bias\":{" + distinctKeys(200_000) + "}}"));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("hostileBodies")
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isNotSlowedByAHostileBody(byte[] body) {
        ErrorAnswer answer = refused(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.toBytes()).hasSizeLessThan(500);
    }

    @Test
    void takesOrRefusesWhateverComes() {
        byte[] valid = utf8(
                "\uFEFF{\n\"model\" : \"ü🌍\\u00e9\",\n\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":1.5e-3}");
        List<String> unexpected = new ArrayList<>();
        for (int i = 0; i < valid.length; i++) {
            byte[] changed = valid.clone();
            for (int value = 0; value < 256; value++) {
                changed[i] = (byte) value;
                tryToRead(changed, unexpected);
            }
            tryToRead(Arrays.copyOf(valid, i), unexpected);
            tryToRead(Arrays.copyOfRange(valid, i, valid.length), unexpected);
        }

        assertThat(unexpected).isEmpty();
    }

    private static void tryToRead(byte[] body, List<String> unexpected) {
        try {
            RequestReader.read(body);
        } catch (RequestException e) {
            if (!e.getMessage().matches("(?s)[^\\p{Cntrl}]{10,200}")) {
                unexpected.add(e.getMessage());
            }
        } catch (RuntimeException e) {
            unexpected.add(new String(body, StandardCharsets.UTF_8) + ": " + e);
        }
    }

    @Test
    void takesMemoryInProportionToTheBody() {
        byte[] small = conversation(500);
        byte[] large = conversation(5_000);
        allocatedBy(small);
        allocatedBy(large);

        assertThat(allocatedBy(large)).isLessThan(20 * allocatedBy(small));
    }

    @Test
    void readsAnImageOfManyMegabytes() {
        String image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                + "A".repeat(24_000_000) + "\"}}";
        String json = VALID.replace("\"Grüße 🌍\"", "[" + image + "]");

        assertThat(RequestReader.read(utf8(json)).toBytes()).isEqualTo(utf8(json));
    }

    private static long allocatedBy(byte[] body) {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        RequestReader.read(body);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] conversation(int messages) {
        String message = "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}";
        return utf8("{\"model\":\"m\",\"messages\":[" + (message + ",").repeat(messages - 1) + message + "]}");
    }

    private static String distinctKeys(int count) {
        StringBuilder keys = new StringBuilder("\"k0\":0");
        for (int i = 1; i < count; i++) {
            keys.append(",\"k").append(i).append("\":0");
        }
        return keys.toString();
    }

    /** Keys that have one hash: "Aa" and "BB" have. */
    private static String collidingKeys(int pairs) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 1 << pairs; i++) {
            keys.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < pairs; bit++) {
                keys.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            keys.append("\":0");
        }
        return keys.toString();
    }

    private static ErrorAnswer unreadable(String fault) {
        return new ErrorAnswer(400, PREFIX + fault, "invalid_request_error", null, null, null);
    }

    private static ErrorAnswer refused(byte[] body) {
        return catchThrowableOfType(RequestException.class, () -> RequestReader.read(body))
                .answer();
    }

    private static byte[] bytes(int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        IntStream.of(values).forEach(bytes::write);
        return bytes.toByteArray();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private static String text(ChatCompletionRequest request) {
        return new String(request.toBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
