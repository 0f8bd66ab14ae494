package io.camelchat.completion.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array as one number, for what looks through many; which of them is first does not matter there. */
final class EightBytes {
    /** The least bit of each. */
    static final long ONES = 0x0101_0101_0101_0101L;

    /** The bit of each that no character of ASCII has. */
    static final long HIGH_BITS = ONES << 7;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private EightBytes() {}

    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }
}
