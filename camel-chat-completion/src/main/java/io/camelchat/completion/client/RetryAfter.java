package io.camelchat.completion.client;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The headers by which a server says when it may be asked again. */
final class RetryAfter {
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d*)?");
    private static final Pattern SPAN_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");
    private static final Pattern SPAN = Pattern.compile("(" + SPAN_PART.pattern() + ")+");
    private static final Map<String, Integer> UNITS = Map.of("ms", 1, "s", 1_000, "m", 60_000, "h", 3_600_000);
    private static final List<String> LIMITS = List.of("requests", "tokens");

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
        if (millis == null) {
            millis = date(retryAfter, now);
        }
        return millis != null ? millis : longestReset(headers);
    }

    private static Long number(String text, int unit) {
        if (text == null || !NUMBER.matcher(text.trim()).matches()) {
            return null;
        }
        return Math.max(0, (long) Math.ceil(Double.parseDouble(text.trim()) * unit));
    }

    /** When the limits that are used up are renewed; other limits do not matter. */
    private static Long longestReset(MultiMap headers) {
        Long longest = null;
        for (String limit : LIMITS) {
            if ("0".equals(headers.get("x-ratelimit-remaining-" + limit))) {
                Long reset = span(headers.get("x-ratelimit-reset-" + limit));
                longest = longest == null || (reset != null && reset > longest) ? reset : longest;
            }
        }
        return longest;
    }

    /** Seconds, as Azure has them, or a span such as {@code 6m0s} or {@code 20ms}. */
    private static Long span(String text) {
        if (text == null || !SPAN.matcher(text).matches()) {
            return number(text, 1000);
        }
        double millis = 0;
        Matcher parts = SPAN_PART.matcher(text);
        while (parts.find()) {
            millis += Double.parseDouble(parts.group(1)) * UNITS.get(parts.group(2));
        }
        return (long) Math.ceil(millis);
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
