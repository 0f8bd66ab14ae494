package io.camelchat.routes.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces are the whole text, none is larger than it may be, and none begins or ends within a word or a character. */
class PieceCutterTest {
    private static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    private static final Tokens TOKENS = new Tokens("a-model-of-somebody");
    private static final int TEXTS = 300;

    private static final String[] WORDS = {
        "camel",
        "Ünïcödé",
        "don't",
        "3.14",
        "a",
        "I",
        "antidisestablishmentarianism",
        "слово",
        "كلمة",
        "e.g.",
        "…",
        "\uD83D\uDC2B",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
        "x̂",
        "𝔘𝔫𝔦",
        "http://a.example/b?c=d",
        "[link](target)",
        "| cell |",
        "----"
    };
    private static final String[] SPACES = {
        " ", " ", " ", " ", "  ", "\n", "\r\n", "\n\n", "\t", ". ", "! ", ".\n\n", "\u3000"
    };
    private static final String CJK = "骆驼是一种有耐心的动物，它把脂肪储存在驼峰里。ラクダは忍耐強い動物です。낙타는";

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 64, 1000})
    void piecesOfWordsAreTheText(int budget) throws Exception {
        Random random = new Random(budget);
        for (int i = 0; i < TEXTS; i++) {
            String text = words(random, random.nextInt(20 * budget / 10 + 20));
            List<String> pieces = cut(text, budget);
            assertPieces(pieces, text, budget);
            for (int p = 1; p < pieces.size(); p++) {
                String before = pieces.get(p - 1);
                assertThat(before.charAt(before.length() - 1))
                        .as("the end of %s", before)
                        .matches(Character::isWhitespace);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 64, 1000})
    void piecesOfTextWithoutSpacesAreTheText(int budget) throws Exception {
        Random random = new Random(budget);
        for (int i = 0; i < TEXTS / 10; i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 4 * budget) {
                int start = random.nextInt(CJK.length());
                text.append(CJK, start, start + random.nextInt(CJK.length() - start) + 1);
                if (random.nextInt(4) == 0) {
                    text.append("𠀀𠮷").append("\uD83D\uDC2B");
                }
            }
            assertPieces(cut(text.toString(), budget), text.toString(), budget);
        }
    }

    @Test
    void cutsWhereParagraphsAndSentencesEndIfItCan() throws Exception {
        String paragraph =
                "The camel is a patient animal. It stores fat in its humps. Nobody knows what it thinks of it all.";
        List<String> pieces = cut((paragraph + "\n\n").repeat(4) + paragraph, 60);

        assertThat(pieces)
                .allSatisfy(piece -> assertThat(piece.strip()).isIn(paragraph, paragraph + "\n\n" + paragraph));

        assertThat(cut((paragraph + " ").repeat(9), 40))
                .allSatisfy(piece -> assertThat(piece.strip()).endsWith("."));
    }

    @Test
    void readsNoMoreThanItCuts() throws Exception {
        int[] read = new int[1];
        Reader endless = new Reader() {
            @Override
            public int read(char[] buffer, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    buffer[offset + i] = (read[0] + i) % 7 == 0 ? ' ' : 'a';
                }
                read[0] += length;
                return length;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        PieceCutter cutter = new PieceCutter(endless, TOKENS, 100);
        int length = 0;
        for (int i = 0; i < 1000; i++) {
            length += cutter.next().length();
        }
        assertThat(read[0] - length).isLessThan(2000);
    }

    @Test
    void tellsWhetherTheTextIsOnePiece() throws Exception {
        assertThat(new PieceCutter(new StringReader("One piece."), TOKENS, 16).whole())
                .isEqualTo("One piece.");

        String text = "More than one piece. ".repeat(20);
        PieceCutter cutter = new PieceCutter(new StringReader(text), TOKENS, 16);
        assertThat(cutter.whole()).isNull();
        assertPieces(rest(cutter), text, 16);
    }

    @Test
    void refusesWordThatIsLongerThanAPiece() {
        String word = "abcdefghijklmnopqrstuvwxyz".repeat(100);
        assertThatThrownBy(() -> cut("Some words before. " + word + " and after.", 100))
                .isInstanceOfSatisfying(
                        UnfitDocumentException.class,
                        unfit -> assertThat(unfit.category()).isEqualTo("word-too-long"))
                .hasMessageContaining("DOCUMENTS_PIECE_TOKENS");
    }

    @Test
    void cutsWhiteSpaceThatIsLongerThanAPiece() throws Exception {
        String text = "a" + " ".repeat(50_000) + "\r\n".repeat(5_000) + "b";
        assertPieces(cut(text, 16), text, 16);
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(SPACES[random.nextInt(SPACES.length)]);
        }
        return text.toString();
    }

    private static void assertPieces(List<String> pieces, String text, int budget) {
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece).isNotEmpty();
            assertThat(ENCODING.countTokensOrdinary(piece)).isLessThanOrEqualTo(budget);
            assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isFalse();
        });
    }

    private static List<String> cut(String text, int budget) throws IOException, UnfitDocumentException {
        return rest(new PieceCutter(new StringReader(text), TOKENS, budget));
    }

    private static List<String> rest(PieceCutter cutter) throws IOException, UnfitDocumentException {
        List<String> pieces = new ArrayList<>();
        for (String piece = cutter.next(); piece != null; piece = cutter.next()) {
            pieces.add(piece);
        }
        return pieces;
    }
}
