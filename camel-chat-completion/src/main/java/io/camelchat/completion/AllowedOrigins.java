package io.camelchat.completion;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The option {@code allowedOrigins}, read into the form in which browsers send an origin. */
final class AllowedOrigins {
    private static final String ANY = "*";

    /** A scheme, a host, and a port or none. */
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9._:\\[\\]-]+/?");

    /** What browsers leave out. */
    private static final Pattern DEFAULTS = Pattern.compile("^(?:(http://.*):80/?|(https://.*):443/?|(.*)/)$");

    private AllowedOrigins() {}

    /** @throws IllegalArgumentException where one is no origin, with one sentence that says what is one */
    static Set<String> of(List<String> given) {
        if (given.equals(List.of(ANY))) {
            return Set.of(ANY);
        }
        return given.stream().map(AllowedOrigins::origin).collect(Collectors.toUnmodifiableSet());
    }

    private static String origin(String given) {
        String origin = given.toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException("Option allowedOrigins takes the origins of pages, such as"
                    + " https://chat.example.com, separated by commas, or an asterisk alone for all; not " + given);
        }
        return DEFAULTS.matcher(origin).replaceFirst("$1$2$3");
    }
}
