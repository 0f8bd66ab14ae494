package io.camelchat.simulator.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Compares a failure with the one that is expected. */
final class ExpectedFailure {

    /** What may pass between an answer and the look at it. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private ExpectedFailure() {}

    static List<String> differences(JsonNode expected, JsonNode observed) {
        List<String> differences = new ArrayList<>();
        for (String name : List.of("kind", "status", "type", "param", "code", "requestId")) {
            if (expected.has(name)) {
                differences.addAll(ExpectedJson.differences("failure." + name, expected.get(name), observed.get(name)));
            }
        }
        String message = observed.path("message").asText("");
        boolean absent = expected.has("message") && expected.get("message").isNull();
        boolean said = message.contains(expected.path("message").asText(""));
        if (absent ? !message.isEmpty() : !said) {
            differences.add("failure.message: " + message + ", not " + expected.get("message"));
        }
        for (JsonNode part : expected.path("messageLacks")) {
            if (message.contains(part.textValue())) {
                differences.add("failure.message: " + message + ", which has " + part);
            }
        }
        if (message.length() > expected.path("messageAtMost").asInt(Integer.MAX_VALUE)) {
            differences.add("failure.message: " + message.length() + " characters");
        }
        if (expected.has("retryAfter") && !isWait(expected.get("retryAfter"), observed.get("retryAfter"))) {
            differences.add(
                    "failure.retryAfter: " + observed.get("retryAfter") + ", not " + expected.get("retryAfter"));
        }
        return differences;
    }

    private static boolean isWait(JsonNode expected, JsonNode observed) {
        boolean told = observed != null && !observed.isNull();
        if (expected.isNull()) {
            return !told;
        }
        if (expected.isTextual()) {
            return told && observed.asLong() == millis(expected.textValue());
        }
        long left = Duration.between(
                        Instant.now(), Instant.parse(expected.path("at").textValue()))
                .toMillis();
        if (left <= 0) {
            return !told || observed.asLong() == 0;
        }
        return told && observed.asLong() >= left && observed.asLong() <= left + LATE.toMillis();
    }

    private static long millis(String span) {
        return span.endsWith("ms")
                ? Long.parseLong(span.substring(0, span.length() - 2))
                : Duration.parse("PT" + span).toMillis();
    }
}
