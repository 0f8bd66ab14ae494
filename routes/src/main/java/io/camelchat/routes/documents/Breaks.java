package io.camelchat.routes.documents;

import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where a text may be cut, best place first: after a paragraph, a sentence, a line, a word; and where it has no white space,
 * as Chinese and Japanese, where a line may end. Never within a word or a character.
 */
final class Breaks {
    private static final String SENTENCE_ENDS = "。！？；";

    /** The scripts of languages that put no white space between words. */
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private Breaks() {}

    /**
     * The last good place of a text to cut it at.
     *
     * @param limit the last place that will do, less than the text's length
     * @return how many characters come before the cut, or 0 where there is no place
     */
    static int last(String text, int limit) {
        int earliest = limit / 2;
        int place = afterLines(text, 2, earliest, limit);
        if (place == 0) {
            place = sentence(text, earliest, limit);
        }
        if (place == 0) {
            place = afterLines(text, 1, earliest, limit);
        }
        if (place == 0) {
            place = space(text, earliest / 2, limit);
        }
        if (place == 0) {
            place = line(text, earliest / 2, limit);
            place = place > 0 && isBesideUnspaced(text, place) ? place : 0;
        }
        if (place == 0) {
            place = space(text, 0, limit);
        }
        return place == 0 ? line(text, 0, limit) : place;
    }

    private static int afterLines(String text, int lineEnds, int from, int limit) {
        for (int i = limit; i > from; i--) {
            if (isAfterSpace(text, i) && lineEnds(text, i) >= lineEnds) {
                return i;
            }
        }
        return 0;
    }

    private static int lineEnds(String text, int end) {
        int count = 0;
        for (int i = end - 1; i >= 0 && Character.isWhitespace(text.charAt(i)); i--) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }

    private static int sentence(String text, int from, int limit) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text.substring(from, limit + 1));
        for (int i = sentences.preceding(limit - from + 1); i > 0; i = sentences.previous()) {
            int place = from + i;
            if (isAfterSpace(text, place) || SENTENCE_ENDS.indexOf(text.charAt(place - 1)) >= 0) {
                return place;
            }
        }
        return 0;
    }

    private static int space(String text, int from, int limit) {
        for (int i = limit; i > from; i--) {
            if (isAfterSpace(text, i)) {
                return i;
            }
        }
        // Nothing but white space.
        for (int i = limit; i > from; i--) {
            if (Character.isWhitespace(text.charAt(i - 1)) && text.charAt(i - 1) != '\r') {
                return i;
            }
        }
        return 0;
    }

    private static int line(String text, int from, int limit) {
        BreakIterator lines = BreakIterator.getLineInstance(Locale.ROOT);
        lines.setText(text.substring(from, limit + 1));
        // The end of what it sees is a place to it in any case, and no place of the text.
        int i = lines.preceding(limit - from + 1);
        return i > 0 ? from + i : 0;
    }

    private static boolean isBesideUnspaced(String text, int place) {
        return UNSPACED.contains(UnicodeScript.of(text.codePointBefore(place)))
                || UNSPACED.contains(UnicodeScript.of(text.codePointAt(place)));
    }

    /** Whether white space ends there. */
    private static boolean isAfterSpace(String text, int place) {
        return Character.isWhitespace(text.charAt(place - 1)) && !Character.isWhitespace(text.charAt(place));
    }
}
