package io.camelchat.routes.bulk;

import io.camelchat.routes.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Which line had a {@code custom_id} first. Of an id 128 bits of its hash are kept, 20 bytes with its line, however long it
 * is; no two ids are known that have them in common. For one thread.
 */
final class SeenIds {
    private final MessageDigest hash = Sha256.newDigest();
    private long[] first = new long[1 << 10];
    private long[] second = new long[first.length];
    /** 0 where a place is free. */
    private int[] lines = new int[first.length];

    private int size;

    /** The line that had it before, or 0 where this one is the first. */
    int put(String id, int line) {
        ByteBuffer characters = ByteBuffer.allocate(2 * id.length());
        characters.asCharBuffer().put(id);
        ByteBuffer hashed = ByteBuffer.wrap(hash.digest(characters.array()));
        if (2 * size >= lines.length) {
            grow();
        }
        return put(hashed.getLong(), hashed.getLong(), line);
    }

    private int put(long high, long low, int line) {
        int place = (int) high & (lines.length - 1);
        while (lines[place] != 0) {
            if (first[place] == high && second[place] == low) {
                return lines[place];
            }
            place = (place + 1) & (lines.length - 1);
        }
        first[place] = high;
        second[place] = low;
        lines[place] = line;
        size++;
        return 0;
    }

    private void grow() {
        long[] highs = first;
        long[] lows = second;
        int[] numbers = lines;
        first = new long[2 * highs.length];
        second = new long[first.length];
        lines = new int[first.length];
        size = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) {
                put(highs[i], lows[i], numbers[i]);
            }
        }
    }
}
