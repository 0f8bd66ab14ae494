package io.camelchat.completion;

import io.camelchat.completion.client.BreakerSettings;
import io.camelchat.completion.client.ClientSettings;
import io.camelchat.completion.client.ProxySettings;
import io.camelchat.completion.client.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/** Makes the client's settings of an endpoint's options. */
final class UpstreamSettings {
    static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    /** A token by RFC 9110. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final String BASE_URL_PROPERTY = "OPENAI_BASE_URL";
    private static final String API_KEY_PROPERTY = "OPENAI_API_KEY";

    private UpstreamSettings() {}

    /** @throws IllegalArgumentException where an option does not fit, with one sentence that names it */
    static ClientSettings of(CamelContext context, ChatCompletionConfiguration options) throws Exception {
        String baseUrl = options.getBaseUrl();
        String apiKey = options.getApiKey();
        if (baseUrl == null) {
            // The key of the environment belongs to the server of the environment, and goes to no other.
            baseUrl = property(context, BASE_URL_PROPERTY, DEFAULT_BASE_URL);
            boolean keyGiven = apiKey != null || options.getCredentials() != null;
            apiKey = keyGiven ? apiKey : property(context, API_KEY_PROPERTY, null);
        }
        return new ClientSettings(
                uri(baseUrl),
                headerName("apiKeyHeader", options.getApiKeyHeader()),
                secret("apiKey", apiKey),
                options.getCredentials(),
                headers(options.getAdditionalHeader()),
                secrets("additionalQuery", options.getAdditionalQuery()),
                duration("connectTimeout", options.getConnectTimeout(), 1),
                duration("firstByteTimeout", options.getFirstByteTimeout(), 0),
                duration("idleTimeout", options.getIdleTimeout(), 0),
                duration("requestTimeout", options.getRequestTimeout(), 0),
                atLeast("maxRetries", options.getMaxRetries(), 0),
                atLeast("maxConcurrentRequests", options.getMaxConcurrentRequests(), 0),
                atLeast("maxConnections", options.getMaxConnections(), 1),
                atLeast("maxEventSize", options.getMaxEventSize(), 1),
                atLeast("maxBodySize", options.getMaxBodySize(), 1),
                options.isIncludeUsage(),
                options.getMalformedEvents(),
                TlsBinding.settings(context, options.getSslContextParameters()),
                proxy(options),
                breaker(options));
    }

    private static String property(CamelContext context, String name, String absent) {
        String value = context.getPropertiesComponent().resolveProperty(name).orElse(null);
        return value == null || value.isBlank() ? absent : value;
    }

    private static URI uri(String baseUrl) {
        try {
            URI uri = new URI(baseUrl.trim());
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Option baseUrl is no URL: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("Option baseUrl must be http:// or https:// with a host, and without user "
                + "and query (use apiKey and additionalQuery), such as " + DEFAULT_BASE_URL);
    }

    private static Secret secret(String option, String value) {
        try {
            return value == null || value.isEmpty() ? null : new Secret(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Option " + option + " " + e.getMessage(), e);
        }
    }

    private static Map<String, Secret> secrets(String option, Map<String, Object> values) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Secret secret = secret(option + "." + name, String.valueOf(value));
            if (secret != null) {
                secrets.put(name, secret);
            }
        });
        return secrets;
    }

    private static Map<String, Secret> headers(Map<String, Object> values) {
        values.keySet().forEach(name -> headerName("additionalHeader." + name, name));
        return secrets("additionalHeader", values);
    }

    private static String headerName(String option, String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Option " + option + " does not name an HTTP header: use letters, digits and hyphens");
        }
        return name;
    }

    private static Duration duration(String option, long millis, long least) {
        return Duration.ofMillis(atLeast(option, millis, least));
    }

    private static int atLeast(String option, int value, int least) {
        return (int) atLeast(option, (long) value, least);
    }

    private static long atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("Option " + option + " must be at least " + least + ", not " + value);
        }
        return value;
    }

    private static ProxySettings proxy(ChatCompletionConfiguration options) {
        if (options.getProxyHost() == null) {
            return null;
        }
        return new ProxySettings(
                options.getProxyHost(),
                options.getProxyPort(),
                options.getProxyUsername(),
                secret("proxyPassword", options.getProxyPassword()));
    }

    private static BreakerSettings breaker(ChatCompletionConfiguration options) {
        int rate = options.getBreakerFailureRate();
        if (rate < 0 || rate > 100) {
            throw new IllegalArgumentException(
                    "Option breakerFailureRate must be between 0 and 100 percent, not " + rate);
        }
        return rate == 0
                ? null
                : new BreakerSettings(
                        rate,
                        atLeast("breakerWindow", options.getBreakerWindow(), 1),
                        duration("breakerOpenTime", options.getBreakerOpenTime(), 1));
    }
}
