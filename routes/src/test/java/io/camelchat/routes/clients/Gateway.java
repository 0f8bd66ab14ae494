package io.camelchat.routes.clients;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the clients of a test class talk to, and the simulator behind it. No call is left open by a test. */
final class Gateway implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    static final Duration LONG = Duration.ofSeconds(60);
    static final String MODEL = "gpt-4o-mini";
    static final String FAILURE = """
            {"error":{"message":"Out of order","type":"server_error","param":null,"code":null}}""";

    private static final String BUSY = """
            {"error":{"message":"Slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}""";
    private static final String KEY = "sk-client";

    private final SimulatorExtension simulator =
            SimulatorExtension.create(Simulator.builder().models(MODEL).apiKeys(KEY));

    /** Too busy, and tells when to come again. */
    static Behaviour busy(int retryAfterSeconds) {
        return Behaviour.error(429, BUSY, "Retry-After", String.valueOf(retryAfterSeconds));
    }

    /** Out of order. */
    static Behaviour failing() {
        return Behaviour.error(500, FAILURE);
    }

    /** What a client is given as its base URL. */
    String baseUrl() {
        return upstream().baseUrl();
    }

    /** What a client is given as its key. */
    String key() {
        return KEY;
    }

    /** The service behind. */
    Simulator upstream() {
        return simulator.simulator();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        simulator.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        simulator.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        upstream().awaitNoOpenCalls(LONG);
        simulator.afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        simulator.afterAll(context);
    }
}
