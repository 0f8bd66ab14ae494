package io.camelchat.completion;

import java.net.URI;
import java.util.regex.Pattern;

/** What an upstream says, as callers may read it: no page, and without addresses and keys, which are nobody's outside. */
final class PublicText {
    private static final String LEFT_OUT = "…";

    private static final Pattern PAGE = Pattern.compile("(?i)<(!doctype|html|head|body)\\b");

    private static final Pattern ADDRESS = Pattern.compile("(?i)(\\b\\d{1,3}(\\.\\d{1,3}){3}"
            + "|\\[[0-9a-f:.]{2,45}\\]"
            + "|\\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,7}"
            + "|\\b[0-9a-f]{1,4}::[0-9a-f]{1,4}"
            + "|\\blocalhost|\\b[\\w.-]+\\.(local|internal|lan|svc))\\b(:\\d+)?");

    private static final Pattern KEY = Pattern.compile("(?i)\\bbearer\\s+\\S+|\\bsk-[\\w-]{6,}");

    private PublicText() {}

    /**
     * The text without what is not to be seen.
     *
     * @param text may be null
     * @param upstream the address of the upstream that says it, null where it is not known
     * @return null where there is none, or it is a page
     */
    static String of(String text, String upstream) {
        if (text == null || PAGE.matcher(text).find()) {
            return null;
        }
        String host = upstream == null ? null : URI.create(upstream).getHost();
        String shown = host == null ? text : text.replace(host, LEFT_OUT);
        return KEY.matcher(ADDRESS.matcher(shown).replaceAll(LEFT_OUT)).replaceAll(LEFT_OUT);
    }
}
