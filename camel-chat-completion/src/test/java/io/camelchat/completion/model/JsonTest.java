package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":1,\"a\":2,\"c\":{\"z\":[],\"y\":[null,true,false,\"\",{}]}}",
                "[1E400,1.10,-0,-0.0,1e-7,1E+2,0.1e1,100000000000000000000,-123456789012345678901234567890.5]",
                "{\"\":\"empty name\",\"ü\":\"ß\",\"🌍\":\"🌍\"}",
                "\"\\u0000\\u0001\\n\\t\\\\\\\"/\"",
                "\"text\"",
                "17",
                "null"
            })
    void writesWhatItRead(String json) {
        assertThat(Json.writeText(Json.read(json))).isEqualTo(json);
        assertThat(Json.write(Json.read(utf8(json)))).isEqualTo(utf8(json));
    }

    @Test
    void writesHalfASurrogatePairAsAnEscape() {
        byte[] written = Json.write(Json.read("{\"half\":\"\\ud83c\",\"other\":\"\\udf0d x\",\"whole\":\"🌍\"}"));

        assertThat(new String(written, StandardCharsets.US_ASCII).toLowerCase(java.util.Locale.ROOT))
                .isEqualTo("{\"half\":\"\\ud83c\",\"other\":\"\\udf0d x\",\"whole\":\"\\ud83c\\udf0d\"}");
        assertThat(Json.read(written).get("half").textValue()).isEqualTo("\ud83c");
        assertThat(Json.read(written).get("whole").textValue()).isEqualTo("🌍");
    }

    @Test
    void skipsAByteOrderMarkAndBlanksAroundTheValue() {
        assertThat(Json.writeText(Json.read(utf8("\uFEFF\n\n\r\n {} \n")))).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "[1", "[1,]", "{} {}", "{}{}", "{} x",
                        "1 2", "}",
                "{\"a\":1}]", "NaN", "[Infinity]", "'a'", "{a:1}", "01", "+1", ".5", "1.", "1e", "- 1", "tru",
                        "\"\\x\"", "// c\n{}"
            })
    void refusesWhatIsNotOneValue(String json) {
        assertThatThrownBy(() -> Json.read(json)).isInstanceOf(JsonFormatException.class);
        assertThatThrownBy(() -> Json.read(utf8(json))).isInstanceOf(JsonFormatException.class);
    }

    @Test
    void refusesBytesThatAreNoText() {
        List<byte[]> inputs = List.of(
                new byte[] {'"', (byte) 0xC3, '"'},
                new byte[] {'"', (byte) 0xFF, (byte) 0xFE, '"'},
                // Looks like UTF-32, and then is none.
                new byte[] {0, 0, 0, '{', 0x7F, 0, 0, 0},
                new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF, 0x7F, 0, 0, 0},
                new byte[] {0, '"', 0},
                new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0, 1, 2, 3},
                new byte[] {0, 0, 0, 0});

        for (byte[] input : inputs) {
            assertThatThrownBy(() -> Json.read(input)).isInstanceOf(JsonFormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"{}\"", "null", "true"})
    void refusesAnotherValueWhereAnObjectIsExpected(String json) {
        assertThatThrownBy(() -> Json.readObject(json))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageStartingWith("a JSON object was expected, not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":["})
    void refusesDeepNesting(String level) {
        String json = level.repeat(100_000);

        assertThatThrownBy(() -> Json.read(json)).isInstanceOf(JsonFormatException.class);
        assertThatThrownBy(() -> Json.read(utf8(json))).isInstanceOf(JsonFormatException.class);
    }

    @Test
    void readsTwoHundredLevelsAndNoMore() {
        String deep = "[".repeat(200) + "]".repeat(200);

        assertThat(Json.writeText(Json.read(deep))).isEqualTo(deep);
        assertThatThrownBy(() -> Json.read("[" + deep + "]")).isInstanceOf(JsonFormatException.class);
    }

    @Test
    void quotesNothingInItsMessages() {
        assertThatThrownBy(() -> Json.read("{\"key\": sk-secret}"))
                .hasMessage("malformed JSON at line 1, column 11")
                .hasMessageNotContaining("secret");
    }

    @Test
    void readsLongTexts() {
        String text = "x".repeat(30_000_000);

        assertThat(Json.read("\"" + text + "\"").textValue()).hasSameSizeAs(text);
    }

    @Test
    void makesJsonOfPlainValues() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a");
        map.put("nothing", null);
        map.put("numbers", List.of(1, 2L, 0.5, new BigInteger("12345678901234567890")));
        map.put("message", ChatCompletionMessage.user("hi"));
        map.put("json", Json.read("{\"n\":1.10}"));
        map.put("nested", List.of(Map.of("true", true)));

        assertThat(Json.writeText(Json.of(map)))
                .isEqualTo("{\"text\":\"a\",\"nothing\":null,\"numbers\":[1,2,0.5,12345678901234567890],"
                        + "\"message\":{\"role\":\"user\",\"content\":\"hi\"},\"json\":{\"n\":1.10},"
                        + "\"nested\":[{\"true\":true}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1",
                "2147483647",
                "2147483648",
                "-2147483649",
                "9223372036854775807",
                "-9223372036854775808",
                "-9223372036854775807",
                "9223372036854775808",
                "9999999999999999999",
                "12345678901234567890",
                "-12345678901234567890"
            })
    void tellsAWholeNumberExactly(String text) {
        JsonNode number = Json.read(text);
        BigInteger exact = new BigInteger(text);
        JsonNode jacksons = jacksons(text);

        assertThat(number.isIntegralNumber()).isTrue();
        assertThat(number.bigIntegerValue()).isEqualTo(exact);
        assertThat(new BigInteger(number.numberValue().toString())).isEqualTo(exact);
        assertThat(number.numberType()).isEqualTo(jacksons.numberType());
        assertThat(number.canConvertToInt()).isEqualTo(jacksons.canConvertToInt());
        assertThat(number.canConvertToLong()).isEqualTo(jacksons.canConvertToLong());
        if (jacksons.canConvertToLong()) {
            assertThat(number.longValue()).isEqualTo(exact.longValueExact());
        }
        if (jacksons.canConvertToInt()) {
            assertThat(number.intValue()).isEqualTo(exact.intValueExact());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "-0.5", "1.10", "1e3", "1E-7", "0.1", "123456.789e3"})
    void tellsAFractionExactly(String text) {
        JsonNode number = Json.read(text);

        assertThat(number.isIntegralNumber()).isFalse();
        assertThat(number.isFloatingPointNumber()).isTrue();
        assertThat(number.decimalValue()).isEqualTo(new BigDecimal(text));
        assertThat(number.doubleValue()).isEqualTo(Double.parseDouble(text));
        assertThat(number.floatValue()).isEqualTo(Float.parseFloat(text));
        assertThat(number.longValue()).isEqualTo(new BigDecimal(text).longValue());
        assertThat(number.shortValue()).isEqualTo(new BigDecimal(text).shortValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1E999999999",
                "-1E999999999",
                "1E-999999999",
                "1E99999999999999",
                "1E-99999999999999",
                "0E999999999"
            })
    void hostileNumbersCostNothing(String text) {
        JsonNode number = Json.read(text);

        assertThat(number).hasToString(text).hasSameHashCodeAs(Json.read(text));
        assertThat(number.asText()).isEqualTo(text);
        assertThat(Json.writeText(number)).isEqualTo(text);
        assertThat(number.longValue()).isIn(Long.MAX_VALUE, Long.MIN_VALUE, 0L);
        assertThat(number.intValue()).isIn(Integer.MAX_VALUE, Integer.MIN_VALUE, 0);
        assertThatCode(() -> {
                    number.doubleValue();
                    number.floatValue();
                    number.shortValue();
                    number.asInt();
                    number.asLong();
                    number.asDouble();
                    number.asBoolean();
                    number.canConvertToInt();
                    number.canConvertToLong();
                    number.canConvertToExactIntegral();
                    number.isIntegralNumber();
                    number.numberType();
                    number.asToken();
                    number.deepCopy();
                    RequestField.TEMPERATURE.fault(number);
                    RequestField.SEED.fault(number);
                })
                .doesNotThrowAnyException();
        assertThatThrownBy(number::decimalValue).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(number::bigIntegerValue).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(number::numberValue).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void refusesANumberWithMoreDigitsThanAnyoneMeans() {
        assertThat(Json.read("9".repeat(1_000)).bigIntegerValue()).isEqualTo(new BigInteger("9".repeat(1_000)));
        assertThatThrownBy(() -> Json.read("9".repeat(1_000_000))).isInstanceOf(JsonFormatException.class);
    }

    @Test
    void noAccessorStumblesOverAnyType() {
        List<String> values = List.of(
                "null",
                "true",
                "1E999999999",
                "-99999999999999999999",
                "\"\"",
                "\"text\"",
                "[]",
                "{}",
                "[null]",
                "[[]]",
                "[1]",
                "[{}]",
                "[\"x\"]",
                "{\"a\":1}",
                "[{\"index\":1E999999999,\"delta\":[],\"message\":7,\"finish_reason\":{}}]",
                "[{\"index\":-5,\"delta\":{\"content\":1,\"role\":{},\"tool_calls\":{},\"function_call\":3}}]",
                "[{\"delta\":{\"content\":[1,{\"text\":2}],\"tool_calls\":[1,{\"function\":\"f\",\"id\":[]}]}}]",
                "[{\"delta\":{\"tool_calls\":[{\"index\":\"0\",\"function\":{\"name\":{},\"arguments\":[1]}}]}}]",
                "[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":\"f\",\"custom\":{\"name\":\"c\"}}]}}]",
                "[{\"message\":{\"content\":{},\"refusal\":1,\"reasoning\":[],\"tool_calls\":[{\"function\":1}]}}]",
                "[{\"logprobs\":[],\"delta\":{\"audio\":\"x\"}},{\"logprobs\":{\"content\":7},\"delta\":{\"audio\":{}}}]");
        List<String> names = List.of(
                "id",
                "model",
                "created",
                "service_tier",
                "system_fingerprint",
                "choices",
                "usage",
                "x_groq",
                "messages",
                "stream");
        ChatCompletionAccumulator whole = new ChatCompletionAccumulator();
        List<String> failures = new ArrayList<>();

        for (String name : names) {
            for (String value : values) {
                String json = "{\"" + name + "\":" + value + "}";
                try {
                    readAll(json, whole);
                } catch (RuntimeException e) {
                    failures.add(json + ": " + e);
                }
            }
        }

        assertThat(failures).isEmpty();
    }

    private static void readAll(String json, ChatCompletionAccumulator whole) {
        ChatCompletionRequest request = ChatCompletionRequest.parse(json);
        request.getModel();
        request.isStream();
        request.getMessages().forEach(ChatCompletionMessage::getContent);
        ChatCompletion completion = ChatCompletion.parse(json);
        readAll(completion);
        completion.toChunks().forEach(chunk -> readAll(chunk, new ChatCompletionAccumulator()));
        readAll(ChatCompletionChunk.parse(json), whole);
    }

    private static void readAll(ChatCompletion completion) {
        completion.getId();
        completion.getCreated();
        completion.getText();
        completion.getFinishReason();
        readAll(completion.getUsage());
        for (ChatCompletionChoice choice : completion.getChoices()) {
            choice.getIndex();
            choice.getEffectiveFinishReason();
            choice.getMessage().getReasoning();
            choice.getMessage().getToolCalls().forEach(call -> {
                call.getName();
                call.getArguments();
            });
        }
    }

    private static void readAll(ChatCompletionChunk chunk, ChatCompletionAccumulator whole) {
        chunk.getText();
        chunk.isUsageOnly();
        new StreamObserver().chunk(chunk);
        ChatCompletionAccumulator alone = new ChatCompletionAccumulator();
        alone.add(chunk);
        readAll(alone.toCompletion());
        whole.add(chunk);
        whole.toCompletion().toBytes();
    }

    private static void readAll(Usage usage) {
        if (usage != null) {
            usage.getCachedTokens();
            usage.getReasoningTokens();
            usage.getTotalTokens();
        }
    }

    private static JsonNode jacksons(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
