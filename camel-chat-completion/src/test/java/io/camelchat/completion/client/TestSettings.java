package io.camelchat.completion.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The settings of a client in a test: one connection, time enough and no second attempt, unless the test says otherwise. */
final class TestSettings {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final String baseUrl;
    private Credentials credentials;
    private Duration firstByteTimeout = LONG;
    private Duration idleTimeout = LONG;
    private Duration requestTimeout = Duration.ZERO;
    private int maxRetries;
    private int maxConcurrentRequests;
    private int maxConnections = 1;
    private int maxSize = 10_000;

    private TestSettings(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    static TestSettings of(String baseUrl) {
        return new TestSettings(baseUrl);
    }

    /** Of a client that asks nobody. */
    static TestSettings ofNobody() {
        return of("http://127.0.0.1:9/v1");
    }

    TestSettings credentials(Credentials given) {
        credentials = given;
        return this;
    }

    /** In milliseconds. */
    TestSettings timeouts(int firstByte, int idle, int request) {
        firstByteTimeout = Duration.ofMillis(firstByte);
        idleTimeout = Duration.ofMillis(idle);
        requestTimeout = Duration.ofMillis(request);
        return this;
    }

    TestSettings retries(int most) {
        maxRetries = most;
        return this;
    }

    TestSettings concurrentRequests(int most) {
        maxConcurrentRequests = most;
        return this;
    }

    TestSettings connections(int most) {
        maxConnections = most;
        return this;
    }

    /** Of an event, and of a body. */
    TestSettings size(int most) {
        maxSize = most;
        return this;
    }

    ClientSettings make() {
        return new ClientSettings(
                URI.create(baseUrl),
                "Authorization",
                null,
                credentials,
                Map.of(),
                Map.of(),
                LONG,
                firstByteTimeout,
                idleTimeout,
                requestTimeout,
                maxRetries,
                maxConcurrentRequests,
                maxConnections,
                maxSize,
                maxSize,
                true,
                MalformedEvents.SKIP_AND_FLAG,
                null,
                null,
                null);
    }
}
