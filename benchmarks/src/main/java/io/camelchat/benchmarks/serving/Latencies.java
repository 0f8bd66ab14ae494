package io.camelchat.benchmarks.serving;

import java.util.Arrays;

/** How late chunks came, in nanoseconds. Confined to one thread at a time. */
final class Latencies {
    private long[] values = new long[1 << 16];
    private int count;

    void add(long nanoseconds) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = nanoseconds;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    long quantile(double share) {
        Arrays.sort(values, 0, count);
        return values[(int) Math.min(count - 1L, (long) (share * count))];
    }
}
