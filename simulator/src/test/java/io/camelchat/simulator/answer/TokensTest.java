package io.camelchat.simulator.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello world",
                "Grüße",
                "北京市朝阳区",
                "🌍🧑‍🚀👩‍👩‍👧‍👦",
                "𓀀𓀁 ꙮ",
                "a\u0000b\n\n\t",
                "<|endoftext|>"
            })
    void joinsToTheTextAgainAndCountsTheSame(String text) {
        List<Piece> pieces = Tokens.pieces(text);
        assertThat(pieces.stream().map(Piece::text).collect(Collectors.joining()))
                .isEqualTo(text);
        assertThat(pieces.stream().mapToInt(Piece::tokens).sum()).isEqualTo(Tokens.count(text));
        assertThat(pieces).noneMatch(piece -> piece.text().contains("\uFFFD"));
    }

    @Test
    void countsLongWordsInGoodTime() {
        String word = "a" + "🌍".repeat(50_000);
        assertTimeout(Duration.ofSeconds(5), () -> joinsToTheTextAgainAndCountsTheSame(word));
    }

    @Test
    void countsAsTheModelsDo() {
        assertThat(Tokens.count("tiktoken is great!")).isEqualTo(6);
    }
}
