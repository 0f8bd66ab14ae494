package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a server says that it may be asked again. A header that says just that goes before the error's own words, and these
 * before the limits that the server tells with every answer. All times are milliseconds from now, never negative, and
 * null where nothing that can be understood is said.
 */
final class RetryAfter {
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");
    private static final CharSequence RETRY_AFTER_MS = HttpHeaders.createOptimized("retry-after-ms");
    private static final CharSequence AZURE_RETRY_AFTER_MS = HttpHeaders.createOptimized("x-ms-retry-after-ms");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d*)?");
    private static final String PART =
            "(\\d{1,9}(?:\\.\\d{1,9})?)\\s?(ms|milliseconds?|s|seconds?|secs?|m|minutes?|mins?|h|hours?)";
    private static final Pattern SPAN_PART = Pattern.compile(PART);
    private static final Pattern SPAN = Pattern.compile("(?:" + PART + ")+");
    private static final Pattern PROSE = Pattern.compile(
            "(?i)\\b(?:retry|try again|wait)\\s+(?:after\\s+|in\\s+|for\\s+)?((?:" + PART + "\\s?)+)\\b");
    private static final Map<String, Integer> UNITS = Map.of("s", 1_000, "m", 60_000, "h", 3_600_000);

    /** The names of limits, as they end {@code x-ratelimit-remaining} and {@code x-ratelimit-reset}. */
    private static final List<String> LIMITS = List.of("-requests", "-tokens", "");

    /** The statuses whose answers tell when there is room again. */
    private static final Set<Integer> LIMITED = Set.of(429, 503);

    /** Seconds since 1970 are more than this, and milliseconds more than a thousand times as many. */
    private static final double LEAST_EPOCH = 1e9;

    private static final int SECOND = 1_000;

    private RetryAfter() {}

    /** What headers say that are for nothing else. */
    static Long in(MultiMap headers, long now) {
        Long millis = number(headers.get(RETRY_AFTER_MS), 1);
        if (millis == null) {
            millis = number(headers.get(AZURE_RETRY_AFTER_MS), 1);
        }
        String retryAfter = headers.get(RETRY_AFTER);
        if (millis != null || retryAfter == null) {
            return millis;
        }
        millis = reset(retryAfter.trim(), now);
        return millis != null ? millis : HttpDate.millisUntil(retryAfter.trim(), now);
    }

    /**
     * What an error says in all.
     *
     * @param status the one that counts
     * @param error its members
     * @param message its message, or null
     * @param now milliseconds since 1970
     */
    static Long of(int status, ResponseHead head, JsonNode error, String message, long now) {
        if (head.retryAfter() != null) {
            return head.retryAfter();
        }
        Long millis = inMembers(error, now);
        if (millis == null && message != null && LIMITED.contains(status)) {
            millis = inProse(message);
        }
        return millis != null ? millis : longestReset(status, head.rateLimits(), now);
    }

    /** When the limits are renewed that an answer, be it a good one, tells are used up; null where it tells so of none. */
    static Long usedUp(Map<String, String> rateLimits, long now) {
        return longestReset(0, rateLimits, now);
    }

    /** OpenRouter quotes its provider's headers; Google's servers tell a delay among the details. */
    private static Long inMembers(JsonNode error, long now) {
        for (Map.Entry<String, JsonNode> header :
                error.path("metadata").path("headers").properties()) {
            if (header.getKey().equalsIgnoreCase("x-ratelimit-reset")) {
                return reset(header.getValue().asText(), now);
            }
        }
        for (JsonNode detail : error.path("details")) {
            if (detail.path("retryDelay").isTextual()) {
                return span(detail.get("retryDelay").textValue());
            }
        }
        return null;
    }

    private static Long inProse(String message) {
        Matcher wait = PROSE.matcher(message);
        return wait.find() ? spanIn(wait.group(1).toLowerCase(Locale.ROOT)) : null;
    }

    private static Long number(String text, int unit) {
        if (text == null || !NUMBER.matcher(text.trim()).matches()) {
            return null;
        }
        return Math.max(0, (long) Math.ceil(Double.parseDouble(text.trim()) * unit));
    }

    /**
     * When the limits that are used up are renewed; others do not matter. Where an answer that says so by its status tells what
     * is left of none, all may be.
     */
    private static Long longestReset(int status, Map<String, String> headers, long now) {
        if (headers.isEmpty()) {
            return null;
        }
        boolean told = headers.keySet().stream().anyMatch(name -> name.contains("-remaining"));
        Long longest = null;
        for (String prefix : ResponseHead.RATE_LIMITS) {
            for (String limit : LIMITS) {
                boolean usedUp =
                        told ? "0".equals(headers.get(prefix + "remaining" + limit)) : LIMITED.contains(status);
                Long reset = usedUp ? reset(headers.get(prefix + "reset" + limit), now) : null;
                longest = longest == null || (reset != null && reset > longest) ? reset : longest;
            }
        }
        return longest;
    }

    /** Seconds, as Azure has them, a span such as {@code 6m0s} or {@code 20ms}, or a time since 1970 in either unit. */
    private static Long reset(String text, long now) {
        Long seconds = number(text, 1);
        if (seconds == null || seconds < LEAST_EPOCH) {
            return span(text);
        }
        long then = seconds < LEAST_EPOCH * SECOND ? seconds * SECOND : seconds;
        return Math.max(0, then - now);
    }

    private static Long span(String text) {
        return text == null || !SPAN.matcher(text).matches() ? number(text, SECOND) : spanIn(text);
    }

    private static Long spanIn(String text) {
        double millis = 0;
        Matcher parts = SPAN_PART.matcher(text);
        while (parts.find()) {
            millis += Double.parseDouble(parts.group(1)) * unit(parts.group(2));
        }
        return (long) Math.ceil(millis);
    }

    private static int unit(String name) {
        if (name.equals("ms") || name.startsWith("mil")) {
            return 1;
        }
        return UNITS.get(name.substring(0, 1));
    }
}
