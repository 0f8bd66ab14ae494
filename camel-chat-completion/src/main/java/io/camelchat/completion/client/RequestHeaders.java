package io.camelchat.completion.client;

import io.vertx.core.MultiMap;
import java.util.Map;

/** The headers of all requests to one upstream. */
final class RequestHeaders {
    private static final String AUTHORIZATION = "Authorization";

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
                .set("Accept-Encoding", "identity")
                .set("Accept", "text/event-stream, application/json")
                .set("Content-Type", "application/json")
                .set("User-Agent", "camel-chat-completion");
        if (token != null) {
            String name = settings.apiKeyHeader();
            boolean bearer = name.equalsIgnoreCase(AUTHORIZATION);
            headers.set(name, bearer ? "Bearer " + token.reveal() : token.reveal());
        }
        settings.headers().forEach((name, value) -> headers.set(name, value.reveal()));
        return headers;
    }
}
