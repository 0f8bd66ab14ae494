package io.camelchat.simulator;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** A number of calls per minute, counted in windows that begin with a call. Guarded by its own monitor. */
final class RateLimit {

    private static final long WINDOW = 60_000_000_000L;

    private final int perMinute;
    private final LongSupplier nanoTime;
    private long windowEnd;
    private int left;
    private boolean begun;

    /** A limit of 0 is none. */
    RateLimit(int perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** Whether a call was within the limit, and what to tell the client about it. */
    record Verdict(boolean allowed, List<Map.Entry<String, String>> headers) {}

    synchronized Verdict count() {
        if (perMinute == 0) {
            return new Verdict(true, List.of());
        }
        long now = nanoTime.getAsLong();
        if (!begun || now - windowEnd >= 0) {
            begun = true;
            windowEnd = now + WINDOW;
            left = perMinute;
        }
        boolean allowed = left > 0;
        left = Math.max(0, left - 1);
        String seconds = String.valueOf((windowEnd - now + 999_999_999L) / 1_000_000_000L);
        List<Map.Entry<String, String>> headers = List.of(
                Map.entry("x-ratelimit-limit-requests", String.valueOf(perMinute)),
                Map.entry("x-ratelimit-remaining-requests", String.valueOf(left)),
                Map.entry("x-ratelimit-reset-requests", seconds + "s"));
        return new Verdict(allowed, allowed ? headers : append(headers, Map.entry("Retry-After", seconds)));
    }

    private static <T> List<T> append(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }
}
