package io.camelchat.completion.client;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What compressed bytes stand for: those of zlib, or of gzip, whose members are one text, and behind which may be padding.
 * Everything that they stand for is given out before more of them are taken, up to the one that cannot be read: it is the
 * same however they come, and nothing that came is missed where no more does. Netty's decoder keeps what its buffer has no
 * room for until the next byte.
 */
final class Inflation {
    private enum Part {
        HEADER,
        DATA,
        TRAILER,
        END
    }

    /** What is inflated beyond a limit is never there in whole. */
    private static final int ROOM = 8 * 1024;

    private static final int TRAILER_LENGTH = 8;
    private static final int BYTE = 0xFF;

    private final boolean gzip;
    private final BooleanSupplier isOver;
    private final Consumer<byte[]> taker;
    /** Its memory is freed when it is no longer reachable: a call that is given up tells nobody. */
    private final Inflater inflater;

    private final CRC32 checksum = new CRC32();
    private final byte[] room = new byte[ROOM];
    private Part part;
    private GzipHeader header = new GzipHeader();
    private long trailer;
    private int trailerLength;

    /**
     * @param gzip whether it begins as that does, or is zlib
     * @param isOver whether no more is wanted
     * @param taker of what the bytes stand for
     */
    Inflation(boolean gzip, BooleanSupplier isOver, Consumer<byte[]> taker) {
        this.gzip = gzip;
        this.isOver = isOver;
        this.taker = taker;
        this.inflater = new Inflater(gzip);
        this.part = gzip ? Part.HEADER : Part.DATA;
    }

    /** @throws DataFormatException where nothing can be read from here on */
    void feed(byte[] bytes) throws DataFormatException {
        int at = 0;
        while (at < bytes.length && !isOver.getAsBoolean()) {
            at = switch (part) {
                case HEADER -> takeHeader(bytes, at);
                case DATA -> inflate(bytes, at);
                case TRAILER -> takeTrailer(bytes, at);
                case END -> bytes.length;
            };
        }
    }

    private int takeHeader(byte[] bytes, int at) throws DataFormatException {
        int next = bytes[at] & BYTE;
        if (!header.mayHave(next)) {
            // Behind a whole member, and no other one: padding.
            part = Part.END;
            return bytes.length;
        }
        header.take(next);
        if (header.isWhole()) {
            header = new GzipHeader();
            part = Part.DATA;
        }
        return at + 1;
    }

    private int inflate(byte[] bytes, int at) throws DataFormatException {
        inflater.setInput(bytes, at, bytes.length - at);
        boolean more = true;
        while (more && !isOver.getAsBoolean()) {
            more = inflateSome();
        }
        if (inflater.needsDictionary()) {
            throw new DataFormatException("a dictionary is needed");
        }
        if (inflater.finished()) {
            part = gzip ? Part.TRAILER : Part.END;
        }
        return bytes.length - inflater.getRemaining();
    }

    /** Whether there was any. */
    private boolean inflateSome() throws DataFormatException {
        long before = inflater.getBytesWritten();
        try {
            return give(inflater.inflate(room));
        } catch (DataFormatException e) {
            // What comes before the damage is in the room.
            give((int) (inflater.getBytesWritten() - before));
            throw e;
        }
    }

    private boolean give(int length) {
        if (length > 0) {
            checksum.update(room, 0, length);
            taker.accept(Arrays.copyOf(room, length));
        }
        return length > 0;
    }

    private int takeTrailer(byte[] bytes, int at) throws DataFormatException {
        trailer |= (long) (bytes[at] & BYTE) << (trailerLength * Byte.SIZE);
        trailerLength++;
        if (trailerLength == TRAILER_LENGTH) {
            long expected = checksum.getValue() | inflater.getBytesWritten() << Integer.SIZE;
            if (trailer != expected) {
                throw new DataFormatException("the checksum is wrong");
            }
            nextMember();
        }
        return at + 1;
    }

    private void nextMember() {
        inflater.reset();
        checksum.reset();
        trailer = 0;
        trailerLength = 0;
        part = Part.HEADER;
    }
}
