package io.camelchat.completion.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/** A date in a header, in each of the forms that RFC 9110 has recipients take, and in that of ISO 8601. */
final class HttpDate {
    /** Of a year in two digits RFC 9110 says that it is not more than fifty years ahead. */
    private static final int AHEAD = 50;

    private static final int CENTURY = 100;
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** Milliseconds from now, 0 where it is past; null where it is none. */
    static Long millisUntil(String text, long now) {
        int year = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC).getYear();
        List<DateTimeFormatter> forms = List.of(
                DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(year), ASCTIME, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        for (DateTimeFormatter form : forms) {
            try {
                return Math.max(0, Instant.from(form.parse(text)).toEpochMilli() - now);
            } catch (DateTimeException e) {
                // It is in another form, or in none.
                continue;
            }
        }
        return null;
    }

    private static DateTimeFormatter rfc850(int year) {
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, year + AHEAD - CENTURY + 1)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }
}
