package io.camelchat.simulator;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as people write it: {@code 250ms}, {@code 1.5s}, {@code 2m}; a bare number counts milliseconds. */
final class TimeSpan {

    private static final Pattern FORM = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|)\\s*");

    private TimeSpan() {}

    static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("Not a duration such as 250ms, 1.5s or 2m: " + text);
        }
        double nanosPerUnit = switch (form.group(2)) {
            case "m" -> 60e9;
            case "s" -> 1e9;
            default -> 1e6;
        };
        return Duration.ofNanos(Math.round(Double.parseDouble(form.group(1)) * nanosPerUnit));
    }
}
