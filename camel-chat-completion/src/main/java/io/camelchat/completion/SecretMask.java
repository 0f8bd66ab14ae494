package io.camelchat.completion;

import java.util.regex.Pattern;

/**
 * Takes the secrets out of an endpoint URI. Camel masks parameters by keywords that are the same for the whole JVM and
 * know nothing of headers and query parameters that a user names.
 */
final class SecretMask {
    /** Keywords for texts that Camel makes of a URI before there is an endpoint, and of the properties it looked up. */
    static final String KEYWORDS = "additionalheader,additionalquery,openai_api_key";

    private static final Pattern SECRETS = Pattern.compile(
            "([?&](?:apiKey|proxyUsername|proxyPassword|additionalHeader\\.[^=&]*|additionalQuery\\.[^=&]*)=)"
                    + "(RAW\\(.*?\\)(?=&|$)|RAW\\{.*?}(?=&|$)|[^&]*)");

    private SecretMask() {}

    static String mask(String uri) {
        return SECRETS.matcher(uri).replaceAll("$1xxxxxx");
    }
}
