package io.camelchat.completion.client;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/** The headers of all requests to one upstream. */
final class RequestHeaders {
    private static final String AUTHORIZATION = "Authorization";
    private static final CharSequence ACCEPT_ENCODING = optimized("Accept-Encoding");
    private static final CharSequence ACCEPT = optimized("Accept");
    private static final CharSequence CONTENT_TYPE = optimized("Content-Type");
    private static final CharSequence USER_AGENT = optimized("User-Agent");
    private static final CharSequence IDENTITY = optimized("identity");
    private static final CharSequence EVENTS_OR_JSON = optimized("text/event-stream, application/json");
    private static final CharSequence JSON = optimized("application/json");
    private static final CharSequence AGENT = optimized("camel-chat-completion");

    private final ClientSettings settings;

    RequestHeaders(ClientSettings settings) {
        this.settings = settings;
    }

    /**
     * Those of one request.
     *
     * @param token null where none is sent
     * @param own of this request alone; one that has the name of another here does not count
     */
    MultiMap of(Secret token, Map<String, String> own) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .setAll(own)
                .set(ACCEPT_ENCODING, IDENTITY)
                .set(ACCEPT, EVENTS_OR_JSON)
                .set(CONTENT_TYPE, JSON)
                .set(USER_AGENT, AGENT);
        if (token != null) {
            String name = settings.apiKeyHeader();
            boolean bearer = name.equalsIgnoreCase(AUTHORIZATION);
            headers.set(optimized(name), optimized(bearer ? "Bearer " + token.reveal() : token.reveal()));
        }
        settings.headers().forEach((name, value) -> headers.set(name, value.reveal()));
        return headers;
    }

    /** With bytes and hash made once: these headers go with one request after the other. */
    private static CharSequence optimized(String text) {
        return HttpHeaders.createOptimized(text);
    }
}
