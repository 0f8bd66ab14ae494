package io.camelchat.completion.client;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the head of an upstream's answer tells.
 *
 * @param status the HTTP status
 * @param contentType in lower case, empty where there is none
 * @param requestId the upstream's own id of the request, or null
 * @param rateLimits the {@code x-ratelimit-…} headers, and APISIX's {@code x-ai-ratelimit-…}, by their names in lower case
 * @param retryAfter milliseconds after which it may be asked again, where a header says just that, or null
 */
public record ResponseHead(
        int status, String contentType, String requestId, Map<String, String> rateLimits, Long retryAfter) {

    private static final int FIRST_ERROR = 300;

    /** Their hashes are made once. */
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("content-type");

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence AZURE_REQUEST_ID = HttpHeaders.createOptimized("apim-request-id");

    /** How the names of the headers begin that tell of limits. */
    static final List<String> RATE_LIMITS = List.of("x-ratelimit-", "x-ai-ratelimit-");

    public ResponseHead {
        rateLimits = Map.copyOf(rateLimits);
    }

    /** Whether it is no success; a redirection is none either. */
    boolean isError() {
        return status >= FIRST_ERROR;
    }

    /** Milliseconds until the limits are renewed that this answer has used up, or null where it tells of none. */
    public Long rateLimitWait() {
        return rateLimits.isEmpty() ? null : RetryAfter.usedUp(rateLimits, System.currentTimeMillis());
    }

    static ResponseHead of(HttpClientResponse response) {
        return of(response.statusCode(), response.headers(), System.currentTimeMillis());
    }

    /** @param now milliseconds since 1970 */
    static ResponseHead of(int status, MultiMap headers, long now) {
        Map<String, String> rateLimits = Map.of();
        for (Map.Entry<String, String> header : headers) {
            if (isRateLimit(header.getKey())) {
                rateLimits = rateLimits.isEmpty() ? new HashMap<>() : rateLimits;
                rateLimits.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        String contentType = headers.get(CONTENT_TYPE);
        String requestId = headers.get(REQUEST_ID);
        return new ResponseHead(
                status,
                contentType == null ? "" : contentType.toLowerCase(Locale.ROOT),
                requestId != null ? requestId : headers.get(AZURE_REQUEST_ID),
                rateLimits,
                RetryAfter.in(headers, now));
    }

    private static boolean isRateLimit(String name) {
        for (String prefix : RATE_LIMITS) {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }
}
