package io.camelchat.completion.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Bytes that are text in UTF-8; the text begins after the mark that some editors put before it. */
final class Utf8 {
    private static final int MOST_AT_ONCE = 8_192;

    /** JSON begins with two characters of ASCII, or is one: in UTF-16 and UTF-32 one of its first bytes is zero. */
    private static final int FIRST_BYTES = 4;

    private final byte[] bytes;
    private final int start;

    private Utf8(byte[] bytes) {
        this.bytes = bytes;
        this.start = hasMark(bytes, 0) ? 3 : 0;
    }

    /** @throws JsonFormatException where they are none, with the first byte that is not */
    static Utf8 of(byte[] bytes) {
        if (isWide(bytes)) {
            throw new JsonFormatException("it is UTF-16 or UTF-32, send UTF-8");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        // Decoded only to be checked: the parser reads the bytes themselves.
        CharBuffer out = CharBuffer.allocate(Math.min(bytes.length, MOST_AT_ONCE) + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new JsonFormatException("the byte at offset " + in.position() + " is no UTF-8");
        }
        return new Utf8(bytes);
    }

    private static boolean isWide(byte[] bytes) {
        if (beginsWith(bytes, 0, 0xFE, 0xFF) || beginsWith(bytes, 0, 0xFF, 0xFE)) {
            return true;
        }
        for (int i = 0; i < Math.min(bytes.length, FIRST_BYTES); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a character has more bytes than it needs, which is no UTF-8 and which Jackson reads all the same: a quotation
     * mark may hide so from whoever looks for one.
     */
    static boolean hasOverlong(byte[] bytes) {
        if (isWide(bytes) || isAscii(bytes)) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0 && isOverlong(bytes, i)) {
                return true;
            }
        }
        return false;
    }

    /** Looks at eight bytes at once: nearly all answers are nothing else. */
    private static boolean isAscii(byte[] bytes) {
        long seen = 0;
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            seen |= EightBytes.at(bytes, i);
        }
        for (; i < bytes.length; i++) {
            seen |= bytes[i];
        }
        return (seen & EightBytes.HIGH_BITS) == 0;
    }

    private static boolean isOverlong(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        int next = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0xFF;
        return lead == 0xC0 || lead == 0xC1 || (lead == 0xE0 && next < 0xA0) || (lead == 0xF0 && next < 0x90);
    }

    /**
     * Whether JSON that could be read stays what it is where it is sent on: no control character is in it, which a text may not
     * have, no byte order mark, and no half of a surrogate pair and nothing
     * beyond Unicode, which Jackson reads and UTF-8 does not have.
     */
    static boolean isPlain(byte[] bytes, int from, int to) {
        if (hasMark(bytes, from)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xFF;
            int next = i + 1 < to ? bytes[i + 1] & 0xFF : 0;
            boolean surrogate = b == 0xED && next >= 0xA0;
            boolean beyondUnicode = b > 0xF4 || (b == 0xF4 && next >= 0x90);
            if (b < ' ' || surrogate || beyondUnicode) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasMark(byte[] bytes, int from) {
        return beginsWith(bytes, from, 0xEF, 0xBB, 0xBF);
    }

    private static boolean beginsWith(byte[] bytes, int from, int... first) {
        for (int i = 0; i < first.length; i++) {
            if (from + i >= bytes.length || bytes[from + i] != (byte) first[i]) {
                return false;
            }
        }
        return true;
    }

    JsonParser parser(JsonFactory factory) throws IOException {
        return factory.createParser(bytes, start, bytes.length - start);
    }

    /** The place as a reader counts: the parser counts the bytes of a line, not its characters. */
    String place(JsonLocation location) {
        int end = start + (int) Math.min(bytes.length - start, location.getByteOffset());
        int column = 1;
        for (int i = Math.max(start, end - location.getColumnNr() + 1); i < end; i++) {
            column += startsCharacter(bytes[i]) ? 1 : 0;
        }
        return "line " + location.getLineNr() + ", column " + column;
    }

    private static boolean startsCharacter(byte b) {
        return (b & 0xC0) != 0x80;
    }
}
