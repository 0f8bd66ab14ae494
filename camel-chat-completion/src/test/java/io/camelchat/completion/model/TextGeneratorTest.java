package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a text has in it, and wherever, it is written as Jackson writes it. */
class TextGeneratorTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final int LONG = 200;

    @Test
    void writesEachCharacterInEachPlaceAsJacksonDoes() throws Exception {
        for (int character = 0; character < 0x180; character++) {
            for (int place = LONG - 17; place <= LONG; place++) {
                assertLikeJackson("x".repeat(place) + (char) character + "y".repeat(LONG - place));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "\"", "\\", "\n\n", "\u001f?\u007f", "ä", "€", "\u2028"})
    void writesManyOfOneKindAsJacksonDoes(String part) throws Exception {
        assertLikeJackson(part.repeat(LONG));
    }

    @Property
    void writesAnyTextAsJacksonDoes(@ForAll("texts") String text) throws Exception {
        assertLikeJackson(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("\"\\\n\t\u0000?")
                .withChars('ä')
                .ofMaxLength(LONG);
    }

    @Test
    void writesPairOfSurrogatesAsItsCharacterAndHalfAsEscape() {
        String long80 = "x".repeat(80);

        assertThat(written(long80 + "\uD83D\uDC2A?")).contains("x\uD83D\uDC2A?");
        assertThat(written(long80 + "\uD83D?")).contains("x\\uD83D?");
        assertThat(Json.read(Json.write(object(long80 + "\uD83D?")))).isEqualTo(object(long80 + "\uD83D?"));
    }

    private static void assertLikeJackson(String text) throws Exception {
        assertThat(Json.write(object(text))).isEqualTo(JACKSON.writeValueAsBytes(object(text)));
    }

    private static String written(String text) {
        return new String(Json.write(object(text)), StandardCharsets.UTF_8);
    }

    private static ObjectNode object(String text) {
        return Json.object().put("text", text);
    }
}
