package io.camelchat.completion.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Bytes as they came, piece by piece. They are put together once, when all are there: a buffer that grows is copied often.
 * Most answers come in one.
 */
final class Pieces {
    /** Null where there is none. */
    private byte[] first;

    /** Those after it; null where there are none. */
    private List<byte[]> others;

    private int length;

    void add(byte[] piece) {
        if (first == null) {
            first = piece;
        } else {
            others = others == null ? new ArrayList<>() : others;
            others.add(piece);
        }
        length += piece.length;
    }

    int length() {
        return length;
    }

    /** Hands the pieces on, in their order, and forgets them. */
    void drainTo(Consumer<byte[]> taker) {
        byte[] drained = first;
        List<byte[]> drainedToo = others;
        clear();
        if (drained != null) {
            taker.accept(drained);
        }
        if (drainedToo != null) {
            drainedToo.forEach(taker);
        }
    }

    /** All bytes, in an array that may be that of the only piece. */
    byte[] toBytes() {
        return first(length);
    }

    /** As many bytes from the beginning, in an array that may be that of the only piece. */
    byte[] first(int count) {
        if (others == null && first != null && first.length == count) {
            return first;
        }
        byte[] bytes = new byte[count];
        int filled = 0;
        if (first != null) {
            filled = fill(bytes, filled, first);
        }
        if (others != null) {
            for (byte[] piece : others) {
                filled = fill(bytes, filled, piece);
            }
        }
        return bytes;
    }

    /** Answers how much is full now. */
    private static int fill(byte[] bytes, int from, byte[] piece) {
        int wanted = Math.min(piece.length, bytes.length - from);
        System.arraycopy(piece, 0, bytes, from, wanted);
        return from + wanted;
    }

    void clear() {
        first = null;
        others = null;
        length = 0;
    }
}
