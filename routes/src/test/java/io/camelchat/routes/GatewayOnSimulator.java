package io.camelchat.routes;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorBuilder;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The gateway as it is shipped, in front of a simulator, for the tests of a class. It wants a key, as the simulator wants
 * another; and it tries nothing again, so that a client's own retries are seen. No call is left open by a test.
 */
public final class GatewayOnSimulator
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    public static final Duration LONG = Duration.ofSeconds(30);

    /** The only model that the simulator serves. */
    public static final String MODEL = "gpt-4o-mini";

    /** What the simulator says where it is out of order. */
    public static final String FAILURE = """
            {"error":{"message":"Out of order","type":"server_error","param":null,"code":null}}""";

    private static final String BUSY = """
            {"error":{"message":"Slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}""";
    private static final String CALLERS_KEY = "sk-caller";
    private static final String GATEWAYS_KEY = "sk-gateway";

    private final SimulatorExtension simulator;
    private final Map<String, String> properties;
    private Path keys;
    private Main main;

    public GatewayOnSimulator() {
        this(Simulator.builder().models(MODEL), Map.of());
    }

    private GatewayOnSimulator(SimulatorBuilder simulator, Map<String, String> properties) {
        this.simulator = SimulatorExtension.create(simulator.apiKeys(GATEWAYS_KEY));
        this.properties = properties;
    }

    /**
     * One whose simulator serves models of all names.
     *
     * @param properties of the application, by their names
     */
    public static GatewayOnSimulator servingAll(Map<String, String> properties) {
        return new GatewayOnSimulator(Simulator.builder(), properties);
    }

    /** Too busy, and tells when to come again. */
    public static Behaviour busy(int retryAfterSeconds) {
        return Behaviour.error(429, BUSY, "Retry-After", String.valueOf(retryAfterSeconds));
    }

    /** Out of order. */
    public static Behaviour failing() {
        return Behaviour.error(500, FAILURE);
    }

    /** What a client is given as its base URL. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** A client with its key. */
    Caller caller() {
        return new Caller(port(), CALLERS_KEY);
    }

    private int port() {
        return main.getCamelContext().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .findFirst()
                .orElseThrow()
                .getServer()
                .getPort();
    }

    /** What a client is given as its key. */
    public String key() {
        return CALLERS_KEY;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** The service that the gateway asks. */
    public Simulator upstream() {
        return simulator.simulator();
    }

    @Override
    public void beforeAll(ExtensionContext test) throws Exception {
        simulator.beforeAll(test);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(CALLERS_KEY.getBytes(StandardCharsets.UTF_8));
        keys = Files.writeString(
                Files.createTempFile("keys", null), "tester " + HexFormat.of().formatHex(hash) + "\n");
        main = Application.create();
        main.addOverrideProperty("camel.main.routes-include-pattern", "classpath:camel/gateway.yaml");
        main.addOverrideProperty("camel.component.chat-completion.max-retries", "0");
        main.addOverrideProperty("CHAT_PORT", "0");
        main.addOverrideProperty("CHAT_API_KEYS", keys.toString());
        main.addOverrideProperty("OPENAI_BASE_URL", upstream().baseUrl());
        main.addOverrideProperty("OPENAI_API_KEY", GATEWAYS_KEY);
        properties.forEach(main::addOverrideProperty);
        main.start();
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        simulator.beforeEach(test);
    }

    /** A test that failed may have left a call open, which is no matter of those after it. */
    @Override
    public void afterEach(ExtensionContext test) {
        if (test.getExecutionException().isEmpty()) {
            for (RecordedCall call : upstream().calls()) {
                if (!call.awaitEnd(LONG)) {
                    throw new IllegalStateException("The test left a call open: " + call);
                }
            }
        }
        simulator.afterEach(test);
    }

    @Override
    public void afterAll(ExtensionContext test) throws Exception {
        main.stop();
        upstream().awaitNoOpenConnections(LONG);
        simulator.afterAll(test);
        Files.delete(keys);
    }
}
