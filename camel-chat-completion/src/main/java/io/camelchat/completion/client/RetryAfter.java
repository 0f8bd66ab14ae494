package io.camelchat.completion.client;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The headers by which a server says when it may be asked again. */
final class RetryAfter {
    private RetryAfter() {}

    /** Milliseconds from now, never negative, or null where no header says anything that can be understood. */
    static Long in(MultiMap headers, long now) {
        Long millis = number(headers.get("retry-after-ms"), 1);
        if (millis == null) {
            millis = number(headers.get("x-ms-retry-after-ms"), 1);
        }
        String retryAfter = headers.get("retry-after");
        if (millis == null) {
            millis = number(retryAfter, 1000);
        }
        return millis != null ? millis : date(retryAfter, now);
    }

    private static Long number(String text, int unit) {
        if (text == null) {
            return null;
        }
        try {
            double value = Double.parseDouble(text.trim());
            return Double.isNaN(value) ? null : (Long) Math.max(0, (long) Math.ceil(value * unit));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Long date(String text, long now) {
        if (text == null) {
            return null;
        }
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.trim()));
            return Math.max(0, then.toEpochMilli() - now);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
