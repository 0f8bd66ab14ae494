package io.camelchat.completion.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.CharTypes;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes long texts that are ASCII eight characters at once, where Jackson looks at each, and leaves all other texts to it;
 * what is written is the same. A prompt is most of a request, and writing it was most of making one.
 */
final class TextGenerator extends JsonGeneratorDelegate {
    /** Shorter texts are not worth their copy. */
    private static final int LONG = 64;

    private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();
    private static final int LONGEST_ESCAPE = 6;
    private static final byte[] HEXADECIMAL = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_ASCII = -1;

    private boolean wroteSurrogate;

    TextGenerator(JsonGenerator generator) {
        super(generator, false);
    }

    /** Whether a surrogate was written, which Jackson escapes where it writes bytes, be it one of a pair. */
    boolean wroteSurrogate() {
        return wroteSurrogate;
    }

    @Override
    public void writeFieldName(String name) throws IOException {
        wroteSurrogate |= hasSurrogate(name);
        super.writeFieldName(name);
    }

    @Override
    public void writeString(String text) throws IOException {
        byte[] bytes = text.length() < LONG ? null : text.getBytes(StandardCharsets.UTF_8);
        int escapes = bytes == null || bytes.length != text.length() ? NO_ASCII : escapes(text, bytes);
        if (escapes == NO_ASCII) {
            wroteSurrogate |= hasSurrogate(text);
            super.writeString(text);
        } else if (escapes == 0) {
            writeRawUTF8String(bytes, 0, bytes.length);
        } else {
            byte[] escaped = new byte[bytes.length + escapes * (LONGEST_ESCAPE - 1)];
            writeRawUTF8String(escaped, 0, escape(bytes, escaped));
        }
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** How many of its characters are to be escaped. */
    private static int escapes(String text, byte[] bytes) {
        int escapes = 0;
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            if (hasSpecial(EightBytes.at(bytes, i))) {
                int more = escapes(text, bytes, i, i + Long.BYTES);
                if (more == NO_ASCII) {
                    return NO_ASCII;
                }
                escapes += more;
            }
        }
        int last = escapes(text, bytes, i, bytes.length);
        return last == NO_ASCII ? NO_ASCII : escapes + last;
    }

    private static int escapes(String text, byte[] bytes, int from, int to) {
        int escapes = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] != text.charAt(i)) {
                // Half a surrogate pair, whose byte is a question mark.
                return NO_ASCII;
            }
            escapes += ESCAPES[bytes[i]] == 0 ? 0 : 1;
        }
        return escapes;
    }

    /** Whether one of eight characters may be a control character, a quotation mark, a backslash or a question mark. */
    private static boolean hasSpecial(long eight) {
        long control = eight - EightBytes.ONES * ' ';
        long quotationMark = (eight ^ EightBytes.ONES * '"') - EightBytes.ONES;
        long backslash = (eight ^ EightBytes.ONES * '\\') - EightBytes.ONES;
        long questionMark = (eight ^ EightBytes.ONES * '?') - EightBytes.ONES;
        return ((control | quotationMark | backslash | questionMark) & EightBytes.HIGH_BITS) != 0;
    }

    private static int escape(byte[] bytes, byte[] escaped) {
        int length = 0;
        for (byte character : bytes) {
            int escape = ESCAPES[character];
            if (escape == 0) {
                escaped[length++] = character;
                continue;
            }
            escaped[length++] = '\\';
            if (escape > 0) {
                escaped[length++] = (byte) escape;
            } else {
                escaped[length++] = 'u';
                escaped[length++] = '0';
                escaped[length++] = '0';
                escaped[length++] = HEXADECIMAL[character >> 4];
                escaped[length++] = HEXADECIMAL[character & 0xF];
            }
        }
        return length;
    }
}
