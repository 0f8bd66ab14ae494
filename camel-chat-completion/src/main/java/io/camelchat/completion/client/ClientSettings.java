package io.camelchat.completion.client;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything by which one upstream is asked. Two equal settings share one client.
 *
 * @param baseUri such as {@code https://api.openai.com/v1}
 * @param apiKeyHeader the header that carries the token; in {@code Authorization} it follows the word Bearer
 * @param apiKey a fixed token, or null
 * @param credentials supplies tokens, or null
 * @param headers further headers of every request
 * @param query further query parameters of every request
 * @param connectTimeout until the connection stands
 * @param firstByteTimeout from the request sent to the first byte of the answer
 * @param idleTimeout between two pieces of the answer, while more is wanted
 * @param requestTimeout of the whole call with its retries; zero for none
 * @param maxRetries how often a failed attempt is repeated
 * @param maxConcurrentRequests attempts open at once; 0 for no bound
 * @param maxConnections connections open at once
 * @param maxEventSize bytes of one event of a stream
 * @param maxBodySize bytes of an answer that is no stream
 * @param includeUsage whether a stream is asked to tell its usage
 * @param malformedEvents what becomes of a stream of which an event cannot be read
 * @param tls null for the defaults
 * @param proxy null for none
 * @param breaker null for none
 */
public record ClientSettings(
        URI baseUri,
        String apiKeyHeader,
        Secret apiKey,
        Credentials credentials,
        Map<String, Secret> headers,
        Map<String, Secret> query,
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration requestTimeout,
        int maxRetries,
        int maxConcurrentRequests,
        int maxConnections,
        int maxEventSize,
        int maxBodySize,
        boolean includeUsage,
        MalformedEvents malformedEvents,
        TlsSettings tls,
        ProxySettings proxy,
        BreakerSettings breaker) {

    public ClientSettings {
        headers = Map.copyOf(headers);
        query = new LinkedHashMap<>(query);
    }

    /** Scheme, host and port: what an error may say of the upstream. */
    public String origin() {
        return baseUri.getScheme() + "://" + baseUri.getHost() + (baseUri.getPort() < 0 ? "" : ":" + baseUri.getPort());
    }

    boolean isTls() {
        return "https".equals(baseUri.getScheme());
    }

    int port() {
        return baseUri.getPort() >= 0 ? baseUri.getPort() : isTls() ? 443 : 80;
    }
}
