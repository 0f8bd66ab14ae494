package io.camelchat.completion.sse;

import java.util.Arrays;

/** A byte buffer that grows up to a limit and is used again and again. */
final class Bytes {
    private static final int FIRST_SIZE = 512;

    private final int limit;
    private byte[] array = {};
    private int length;

    Bytes(int limit) {
        this.limit = limit;
    }

    void append(byte[] source, int from, int to) {
        require(to - from);
        int wanted = length + (to - from);
        if (wanted > array.length) {
            array = Arrays.copyOf(array, Math.min(limit, Math.max(wanted, Math.max(FIRST_SIZE, 2 * array.length))));
        }
        System.arraycopy(source, from, array, length, to - from);
        length = wanted;
    }

    /** @throws SseLimitException where this many more bytes would be too many */
    void require(int more) {
        if (more > limit - length) {
            throw new SseLimitException(limit);
        }
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    byte[] copy() {
        return Arrays.copyOf(array, length);
    }

    void clear() {
        length = 0;
    }
}
