package io.camelchat.completion.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nothing was changed of is sent on as the bytes it came as, unless those are no JSON in UTF-8. */
class RelayedBytesTest {
    private static final String CHUNK = "{'choices':[{'index':0,'delta':{'content':'%s'}}],'x':%s}";
    private static final String COMPLETION = "{'choices':[{'index':0,'message':{'content':'%s'}}],'x':%s}";
    private static final String REQUEST = "{'model':'m','messages':[{'role':'user','content':'%s'}],'x':%s}";

    static List<String> texts() {
        return List.of(
                "",
                "a\\/b",
                "\\u00e9\\u00E9é",
                "\\ud83c\\udf0d🌍",
                "half \\ud83d",
                "\\n\\t\\u0000",
                "\u007f\u2028\ufeff\ufffd",
                "{}[]:,");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void keepsHowATextWasWritten(String text) {
        for (String number : List.of("1", "1.50", "-0", "1E400", "1e-07", "123456789012345678901234")) {
            kept(chunk(utf8(CHUNK, text, number)), utf8(CHUNK, text, number));
            kept(completion(utf8(COMPLETION, text, number)), utf8(COMPLETION, text, number));
            kept(request(utf8(REQUEST, text, number)), utf8(REQUEST, text, number));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void keepsBlanks(String text) {
        kept(chunk(spaced(CHUNK, text)), spaced(CHUNK, text));
        kept(completion(spaced(COMPLETION, text)), spaced(COMPLETION, text));
        kept(request(spaced(REQUEST, text)), spaced(REQUEST, text));
    }

    private static byte[] spaced(String json, String text) {
        String wide =
                json.replace(",", " ,  ").replace(":", " : ").replace("{", "{ ").replace("}", " }");
        return utf8("  " + wide + "   ", text, "[ ]");
    }

    private static void kept(WireObject read, byte[] sent) {
        assertThat(read.toBytes()).asString(UTF_8).isEqualTo(new String(sent, UTF_8));
        assertThat(Json.read(read.toBytes())).isEqualTo(read.toJson());
    }

    @Test
    void givesEveryoneBytesOfTheirOwn() {
        byte[] sent = utf8(CHUNK, "a", "1");
        ChatCompletionChunk chunk = chunk(sent.clone());

        chunk.toBytes()[0] = 'x';

        assertThat(chunk.toBytes()).isEqualTo(sent);
    }

    /** Python writes no numbers; of a key that is there twice readers take the first or the last. */
    @ParameterizedTest
    @ValueSource(
            strings = {"NaN", "Infinity", "-Infinity", "{'a':NaN}", "{'a':1,'a':1}", "[{'a':1,'b':2,'a':3}]", "1,'x':1"
            })
    void writesAnewWhatReadersWouldDisagreeAbout(String value) {
        anew(chunk(utf8(CHUNK, "a", value)), utf8(CHUNK, "a", value));
        anew(completion(utf8(COMPLETION, "a", value)), utf8(COMPLETION, "a", value));
    }

    /** Each character is a byte. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\tb",
                "\u0001",
                "\u00ed\u00a0\u00bd\u00ed\u00b2\u00a9",
                "\u00ed\u00a0\u00bd",
                "\u00ed\u00b2\u00a9",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00f7\u00bf\u00bf\u00bf"
            })
    void writesAnewATextThatIsNone(String text) {
        for (String json : List.of(CHUNK, COMPLETION)) {
            byte[] sent = latin1(json, text);
            if (Json.objectsIn(sent).isEmpty()) {
                continue;
            }
            anew(CHUNK.equals(json) ? chunk(sent) : completion(sent), sent);
        }
    }

    @Test
    void writesAnewWhatBeginsWithAMark() {
        anew(chunk(latin1("\u00ef\u00bb\u00bf" + CHUNK, "a")), latin1("\u00ef\u00bb\u00bf" + CHUNK, "a"));
        anew(
                completion(latin1("\u00ef\u00bb\u00bf" + COMPLETION, "a")),
                latin1("\u00ef\u00bb\u00bf" + COMPLETION, "a"));
        anew(request(latin1("\u00ef\u00bb\u00bf" + REQUEST, "a")), latin1("\u00ef\u00bb\u00bf" + REQUEST, "a"));
    }

    @Test
    void writesAnewWhatHasLinesOfItsOwn() {
        for (String end : List.of("\n", "\r\n", "\r", "\n\t")) {
            anew(chunk(utf8(CHUNK.replace(",", "," + end), "a", "1")), utf8(CHUNK.replace(",", "," + end), "a", "1"));
            anew(request(utf8(REQUEST + end, "a", "1")), utf8(REQUEST + end, "a", "1"));
        }
    }

    @Test
    void writesAnewWhatIsNotInUtf8() {
        for (Charset wide : List.of(UTF_16LE, UTF_16BE)) {
            byte[] sent = new String(utf8(CHUNK, "北🌍", "1"), UTF_8).getBytes(wide);
            anew(chunk(sent), sent);
        }
    }

    @Test
    void writesAnewWhatWasChanged() {
        byte[] sent = utf8(CHUNK, "a\\/b", "1.50");
        byte[] asked = utf8(REQUEST, "a\\/b", "1.50");

        assertThat(text(chunk(sent).with("x", 2)))
                .isEqualTo(text(sent).replace("a\\/b", "a/b").replace("1.50", "2"));
        assertThat(text(chunk(sent).with("x", Json.read("1.50"))))
                .isEqualTo(text(sent).replace("\\/", "/"));
        assertThat(text(chunk(sent).without("x")))
                .isEqualTo(text(sent).replace("\\/", "/").replace(",\"x\":1.50", ""));
        assertThat(text(chunk(sent).without("absent"))).isEqualTo(text(sent).replace("\\/", "/"));
        assertThat(text(request(asked).with("model", "n")))
                .isEqualTo(text(asked).replace("\\/", "/").replace("\"m\"", "\"n\""));
        assertThat(text(request(asked).without("x")))
                .isEqualTo(text(asked).replace("\\/", "/").replace(",\"x\":1.50", ""));
    }

    @Test
    void writesAnewWhatWasStraightened() {
        byte[] sent = utf8("{'choices':[{'delta':{'content':7}}],'x':'%s','y':%s}", "a\\/b", "1.50");
        byte[] whole = utf8("{'choices':[{'message':{'content':true}}],'x':'%s','y':%s}", "a\\/b", "1.50");

        assertThat(text(chunk(sent))).isEqualTo(text(sent).replace("\\/", "/").replace("7", "\"7\""));
        assertThat(text(completion(whole)))
                .isEqualTo(text(whole).replace("\\/", "/").replace("true", "\"true\""));
    }

    @Test
    void writesAnewACallThatIsGivenAnId() {
        byte[] sent = utf8(
                "{'choices':[{'delta':{'tool_calls':[{'function':{'name':'%s','arguments':''}}]}}],'x':%s}",
                "a\\/b", "1.50");
        ChatCompletionChunk named = new ToolCallIds().complete(chunk(sent));

        assertThat(text(named))
                .contains("\"id\":\"call_")
                .contains("\"name\":\"a/b\"")
                .contains("\"x\":1.50");
        assertThat(Json.read(named.toBytes())).isEqualTo(named.toJson());
    }

    private static void anew(WireObject read, byte[] sent) {
        byte[] written = read.toBytes();
        assertThat(written).isNotEqualTo(sent);
        assertThatCode(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(written)))
                .as("UTF-8")
                .doesNotThrowAnyException();
        assertThat(Json.read(written)).isEqualTo(read.toJson());
        assertThat(ChatCompletionRequest.parseStrictly(written).toJson()).isEqualTo(read.toJson());
    }

    private static ChatCompletionChunk chunk(byte[] sent) {
        return ChunkShape.of(Json.objectsIn(sent).get(0)).get(0);
    }

    private static ChatCompletion completion(byte[] sent) {
        return ChunkShape.whole(Json.objectsIn(sent).get(0));
    }

    private static ChatCompletionRequest request(byte[] sent) {
        return ChatCompletionRequest.parseStrictly(sent);
    }

    private static String text(WireObject object) {
        return text(object.toBytes());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] utf8(String json, String text, String value) {
        return json.formatted(text, value).replace('\'', '"').getBytes(UTF_8);
    }

    /** A character for each byte. */
    private static byte[] latin1(String json, String text) {
        return json.formatted(text, "1").replace('\'', '"').getBytes(ISO_8859_1);
    }
}
