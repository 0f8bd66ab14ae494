package io.camelchat.routes.bulk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code id} of a line that is written: it tells which line of which input it answers, so that the files themselves
 * know how far a job is.
 *
 * @param fingerprint of the input
 * @param number of the line in it
 */
record LineId(String fingerprint, int number) {
    private static final Pattern TEXT = Pattern.compile("batch_req_([0-9a-f]{16})_([1-9]\\d{0,8})");

    /** The id that this text is, or null. */
    static LineId parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? new LineId(matcher.group(1), Integer.parseInt(matcher.group(2))) : null;
    }

    @Override
    public String toString() {
        return "batch_req_" + fingerprint + "_" + number;
    }
}
