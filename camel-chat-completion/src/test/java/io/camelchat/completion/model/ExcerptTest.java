package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"hot\"|\"hot\"",
                "\"\"|\"\"",
                "\"a \\\"b\\\" 🌍 ü\"|\"a \"b\" 🌍 ü\"",
                "\"\\u0000\\n\\u007f\\u009b\\u200b\\u2028\\u2029\\u202e\\ufeff\\udc00\"|\"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\"",
                "-1.10e5|-1.10e5",
                "true|true",
                "null|null",
                "{\"a\":1}|a JSON object",
                "[1]|a JSON array"
            })
    void showsAValue(String json, String shown) {
        assertThat(Excerpt.of(Json.read(json))).isEqualTo(shown);
    }

    @Test
    void cutsALongValueAndNoCharacterInHalf() {
        assertThat(Excerpt.of("x".repeat(60))).isEqualTo("\"" + "x".repeat(60) + "\"");
        assertThat(Excerpt.of("x".repeat(61))).isEqualTo("\"" + "x".repeat(60) + "…\"");
        assertThat(Excerpt.of("x".repeat(59) + "🌍")).isEqualTo("\"" + "x".repeat(59) + "…\"");
        assertThat(Excerpt.of("x".repeat(58) + "🌍y")).isEqualTo("\"" + "x".repeat(58) + "🌍…\"");
        assertThat(Excerpt.of(Json.read("9".repeat(1_000)))).isEqualTo("9".repeat(60) + "…");
    }

    @Test
    void leavesQuotesToWhoeverPutsItIntoAName() {
        assertThat(Excerpt.unquoted("a\tb")).isEqualTo("a\ufffdb");
    }
}
