package io.camelchat.completion.client;

import java.util.zip.DataFormatException;

/** The header of a member of gzip (RFC 1952), of which nothing is needed but where it ends. Takes one byte after the other. */
final class GzipHeader {
    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECKSUM,
        END
    }

    private static final int[] MAGIC = {0x1F, 0x8B};
    private static final int METHOD_AT = 2;
    private static final int DEFLATE = 8;
    private static final int FLAGS_AT = 3;
    private static final int FIXED_LENGTH = 10;
    private static final int HAS_CHECKSUM = 0x02;
    private static final int HAS_EXTRA = 0x04;
    private static final int HAS_NAME = 0x08;
    private static final int HAS_COMMENT = 0x10;
    private static final int RESERVED = 0xE0;

    private Part part = Part.FIXED;
    private int flags;
    private int extraLength;

    /** Bytes of the part that have come. */
    private int count;

    /** Whether this byte may be the next one of a header, as the first two of it tell: otherwise it is none. */
    boolean mayHave(int next) {
        return part != Part.FIXED || count >= MAGIC.length || next == MAGIC[count];
    }

    /**
     * @param next from 0 to 255, one that it may have
     * @throws DataFormatException where no header goes on like this
     */
    void take(int next) throws DataFormatException {
        if (part == Part.FIXED) {
            takeFixed(next);
        } else if (part == Part.EXTRA_LENGTH) {
            extraLength |= next << (count * Byte.SIZE);
        }
        count++;
        while (part != Part.END && isPast(next)) {
            part = Part.values()[part.ordinal() + 1];
            count = 0;
        }
    }

    private void takeFixed(int next) throws DataFormatException {
        flags = count == FLAGS_AT ? next : flags;
        if ((count == METHOD_AT && next != DEFLATE) || (flags & RESERVED) != 0) {
            throw new DataFormatException("gzip of an unknown kind");
        }
    }

    /** Whether the part ends with this byte, or is not there. */
    private boolean isPast(int last) {
        return switch (part) {
            case FIXED -> count == FIXED_LENGTH;
            case EXTRA_LENGTH -> !has(HAS_EXTRA) || count == 2;
            case EXTRA -> count == extraLength;
            case NAME -> !has(HAS_NAME) || (count > 0 && last == 0);
            case COMMENT -> !has(HAS_COMMENT) || (count > 0 && last == 0);
            case CHECKSUM -> !has(HAS_CHECKSUM) || count == 2;
            case END -> false;
        };
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    boolean isWhole() {
        return part == Part.END;
    }
}
