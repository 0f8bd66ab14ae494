package io.camelchat.routes.bulk;

import org.apache.camel.CamelContext;

/**
 * How jobs run.
 *
 * @param permits how many lines are asked about at once
 * @param maxLine bytes of a line
 */
public record BulkSettings(int permits, int maxLine) {
    /**
     * Those that are set, or else their defaults.
     *
     * @throws IllegalArgumentException where one does not fit, with one sentence that names it
     */
    public static BulkSettings of(CamelContext context) {
        return new BulkSettings(number(context, "BULK_PERMITS", "50"), number(context, "BULK_MAX_LINE", "8388608"));
    }

    /** The same with another number of permits. */
    public BulkSettings withPermits(int other) {
        return new BulkSettings(other, maxLine);
    }

    private static int number(CamelContext context, String name, String fallback) {
        String text = context.resolvePropertyPlaceholders("{{" + name + ":" + fallback + "}}")
                .trim();
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(name + " must be a whole number from 1 on, but is " + text);
        }
        return Integer.parseInt(text);
    }
}
