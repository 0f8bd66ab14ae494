package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsEndTest {
    private final ArgumentsEnd end = new ArgumentsEnd();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ \n}",
                " {'a':[1,{'b':'}'}],'c':'{['}\n",
                "{ 'a':{ 'b':{}}}",
                "{'a':'\\\\'}",
                "{'a':'\\'}'}",
                "{'a':'\\\\\\'{'}",
                "{'a\\n':'\\u0041'}"
            })
    void areWholeWithTheirLastBraceAndNotBefore(String whole) {
        String text = whole.replace('\'', '"');
        int last = text.lastIndexOf('}');
        for (int i = 0; i < text.length(); i++) {
            assertThat(end.add(text.substring(i, i + 1))).isFalse();

            assertThat(end.isWhole()).as(text.substring(0, i + 1)).isEqualTo(i >= last);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "\"x\"",
                "{",
                "}",
                "}{",
                "{]",
                "[]",
                "7",
                "{x}",
                "x{}",
                "{}x",
                "{}7",
                "{}{}",
                "{\"}",
                "{\"a\":\"}",
                "{\"a\":{x}}"
            })
    void areNotWholeWhereTheyAreNoObject(String text) {
        end.add(text);

        assertThat(end.isWhole()).isFalse();
        assertThat(end.isWhole()).isFalse();
    }

    @Test
    void beginAnewWithAnotherObjectWhereTheyAreWhole() {
        end.add("{}");
        assertThat(end.add(" {\"a\":")).isTrue();
        assertThat(end.isWhole()).isFalse();
        assertThat(end.add("{}}")).isFalse();

        assertThat(end.isWhole()).isTrue();
    }

    @Test
    void beginAnewWithNothingElse() {
        end.add("{}");
        assertThat(end.add("\n")).isFalse();
        assertThat(end.isWhole()).isTrue();
        assertThat(end.add("[]")).isFalse();

        assertThat(end.isWhole()).isFalse();
    }

    /** They can be nothing else any more. */
    @Test
    void stayWhatTheyAreOnceTheyAreMalformed() {
        end.add("{x}");
        assertThat(end.add("{}")).isFalse();
        assertThat(end.add("{}")).isFalse();

        assertThat(end.isWhole()).isFalse();
    }

    @Test
    void areToldWithBlanksAndWithinTheirPieces() {
        assertThat(end.add(" {\"a\":[\"}\\\"\",")).isFalse();
        assertThat(end.isWhole()).isFalse();
        assertThat(end.add("{}]} ")).isFalse();
        assertThat(end.isWhole()).isTrue();
        assertThat(end.add(" {")).isTrue();
        assertThat(end.isWhole()).isFalse();
        assertThat(end.add("}}")).isFalse();
        assertThat(end.isWhole()).isFalse();
    }
}
