package io.camelchat.completion.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Bytes as they came, piece by piece. They are put together once, when all are there: a buffer that grows is copied often. */
final class Pieces {
    private final List<byte[]> pieces = new ArrayList<>(1);
    private int length;

    void add(byte[] piece) {
        pieces.add(piece);
        length += piece.length;
    }

    int length() {
        return length;
    }

    /** Hands the pieces on, in their order, and forgets them. */
    void drainTo(Consumer<byte[]> taker) {
        byte[][] all = pieces.toArray(byte[][]::new);
        clear();
        for (byte[] piece : all) {
            taker.accept(piece);
        }
    }

    /** All bytes, in an array that may be that of the only piece. */
    byte[] toBytes() {
        return first(length);
    }

    /** As many bytes from the beginning, in an array that may be that of the only piece. */
    byte[] first(int count) {
        if (pieces.size() == 1 && pieces.get(0).length == count) {
            return pieces.get(0);
        }
        byte[] bytes = new byte[count];
        int filled = 0;
        for (byte[] piece : pieces) {
            int wanted = Math.min(piece.length, count - filled);
            System.arraycopy(piece, 0, bytes, filled, wanted);
            filled += wanted;
        }
        return bytes;
    }

    void clear() {
        pieces.clear();
        length = 0;
    }
}
