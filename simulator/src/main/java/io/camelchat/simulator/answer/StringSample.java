package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** A text of a {@code format}, or one within {@code minLength} and {@code maxLength}. */
final class StringSample {

    private static final String WORD = "simulated";

    private StringSample() {}

    static String of(JsonNode schema, int variant) {
        String day = String.format("%02d", 1 + variant % 28);
        return switch (schema.path("format").asText()) {
            case "date-time" -> "2026-01-" + day + "T12:00:00Z";
            case "date" -> "2026-01-" + day;
            case "time" -> "12:00:" + day + "Z";
            case "duration" -> "PT" + (variant + 1) + "M";
            case "email" -> "simulated" + variant + "@example.com";
            case "hostname" -> "host" + variant + ".example.com";
            case "ipv4" -> "192.0.2." + (1 + variant % 254);
            case "ipv6" -> "2001:db8::" + (1 + variant % 9999);
            case "uuid" -> String.format("00000000-0000-4000-8000-%012d", variant);
            case "uri" -> "https://example.com/" + variant;
            default -> word(schema, variant);
        };
    }

    private static String word(JsonNode schema, int variant) {
        String word = variant == 0 ? WORD : variant + " " + WORD;
        int least = schema.path("minLength").asInt();
        String padded = word + " ".repeat(Math.max(0, least - word.length()));
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        return padded.substring(0, Math.min(padded.length(), most));
    }
}
