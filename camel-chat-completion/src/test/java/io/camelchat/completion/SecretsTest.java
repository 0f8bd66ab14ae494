package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.SimulatorExtension;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * A key is looked for in all that anybody could see: every log line at every level, JMX, URIs, exceptions, health
 * details. What stands in a URI, Camel itself logs at TRACE before a component sees it; nobody else may.
 */
class SecretsTest {
    /** Loggers of Camel that print a URI or a property as it is, at TRACE or DEBUG. */
    private static final Set<String> CAMELS_OWN = Set.of(
            "org.apache.camel.component.properties.DefaultPropertiesLookup",
            "org.apache.camel.component.properties.DefaultPropertiesParser",
            "org.apache.camel.component.properties.PropertiesComponent",
            "org.apache.camel.impl.engine.AbstractCamelContext",
            "org.apache.camel.impl.engine.DefaultCamelContextExtension",
            "org.apache.camel.management.JmxManagementLifecycleStrategy",
            "org.apache.camel.support.DefaultComponent",
            "org.apache.camel.support.EndpointHelper");

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final String key = "k3y+/&%41" + UUID.randomUUID() + "=~#";
    private final List<String> seen = new ArrayList<>();
    private LogCapture log;

    @BeforeEach
    void capture() {
        log = new LogCapture();
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void findsAKeyThatIsLoggedInAnyForm() {
        LoggerFactory.getLogger("test").trace("It is {}", URLEncoder.encode(key, UTF_8));

        assertThat(loggersThatTold()).containsExactly("test");
    }

    @Test
    void keepsAKeyOfTheComponent() throws Exception {
        run(options -> options.setApiKey(key), "", "Authorization", "Bearer " + key);

        assertThat(loggersThatTold()).isEmpty();
    }

    @Test
    void keepsAKeyInAHeaderOfItsOwn() throws Exception {
        run(
                options -> {
                    options.setApiKey(key);
                    options.setApiKeyHeader("api-key");
                },
                "",
                "api-key",
                key);

        assertThat(loggersThatTold()).isEmpty();
    }

    @Test
    void keepsAnAdditionalHeaderOfTheComponent() throws Exception {
        run(options -> options.getAdditionalHeader().put("X-Gate", key), "", "X-Gate", key);

        assertThat(loggersThatTold()).isEmpty();
    }

    @Test
    void keepsAnAdditionalQueryOfTheComponent() throws Exception {
        run(
                options -> options.getAdditionalQuery().put("gate", key),
                "",
                null,
                "gate=" + URLEncoder.encode(key, UTF_8));

        assertThat(loggersThatTold()).isEmpty();
    }

    @Test
    void keepsAKeyThatIsABean() throws Exception {
        run(options -> {}, "&apiKey=#bean:key", "Authorization", "Bearer " + key);

        assertThat(loggersThatTold()).isEmpty();
    }

    @Test
    void keepsAnAdditionalHeaderThatIsABean() throws Exception {
        run(options -> {}, "&additionalHeader.X-Gate=#bean:key", "X-Gate", key);

        assertThat(loggersThatTold()).isEmpty();
    }

    /** Camel traces all properties that it looks up, whatever for. */
    @Test
    void leavesAPropertysKeyToCamelsOwnLoggers() throws Exception {
        run(options -> {}, "&apiKey=#property:gate.key", "Authorization", "Bearer " + key);

        assertOnlyCamelTold();
    }

    @Test
    void leavesAKeyInAUriToCamelsOwnLoggers() throws Exception {
        run(options -> {}, "&apiKey=RAW(" + key + ")", "Authorization", "Bearer " + key);

        assertOnlyCamelTold();
    }

    @Test
    void leavesAPlaceholdersKeyToCamelsOwnLoggers() throws Exception {
        run(options -> {}, "&apiKey=RAW({{gate.key}})", "Authorization", "Bearer " + key);

        assertOnlyCamelTold();
    }

    @Test
    void leavesHeadersInAUriToCamelsOwnLoggers() throws Exception {
        run(options -> {}, "&additionalHeader.X-Gate=RAW(" + key + ")", "X-Gate", key);

        assertOnlyCamelTold();
    }

    @Test
    void leavesQueryParametersInAUriToCamelsOwnLoggers() throws Exception {
        run(options -> {}, "&additionalQuery.gate=RAW(" + key + ")", null, "gate=" + URLEncoder.encode(key, UTF_8));

        assertOnlyCamelTold();
    }

    /** Answers, streams, fails and times out with the key, and looks at all there is to see meanwhile. */
    private void run(Consumer<ChatCompletionConfiguration> component, String options, String header, String value)
            throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            Properties properties = new Properties();
            properties.setProperty("gate.key", key);
            context.getPropertiesComponent().setInitialProperties(properties);
            context.getRegistry().bind("key", key);
            ChatCompletionConfiguration configuration = context.getComponent(
                            "chat-completion", ChatCompletionComponent.class)
                    .getConfiguration();
            configuration.setBaseUrl(SIMULATOR.simulator().baseUrl());
            configuration.setMaxRetries(0);
            component.accept(configuration);
            String uri = "chat-completion:m?requestTimeout=500" + options;
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:ask").routeId("ask").to(uri);
                    if (!uri.contains("RAW(" + key)) {
                        // What is written in a toD is an expression to Camel, and printed as one.
                        from("direct:dynamic").toD(uri + "&temperature=${header.t}");
                    }
                    from("direct:stream")
                            .to(uri + "&delivery=stream")
                            .split(body())
                            .streaming()
                            .to("log:part");
                }
            });
            HealthCheckRepository checks = HealthCheckHelper.getHealthCheckRepository(context, "producers");
            checks.setEnabled(true);
            context.start();
            use(context);
            look(context);
            checks.stream().map(HealthCheck::call).forEach(result -> {
                tell(result.getDetails());
                tell(result.getMessage());
            });
            ChatCompletionEndpoint endpoint = context.getEndpoint(uri, ChatCompletionEndpoint.class);
            endpoint.client();
            tell(endpoint.client().settings());
            assertThat(checks.stream()).hasSize(1);
            assertRefused(context, uri + "&unknown=1");
            assertRefused(context, uri + "&temperature=9");
            assertRefused(context, uri + "&maxRetries=many");
        }
        assertThat(SIMULATOR.simulator().calls()).hasSizeGreaterThan(10);
        for (RecordedCall call : SIMULATOR.simulator().calls()) {
            assertThat(header == null ? call.query() : call.header(header)).contains(value);
        }
        assertThat(seen).hasSizeGreaterThan(100);
        assertThat(seen.stream().filter(this::tells)).isEmpty();
    }

    private void use(CamelContext context) {
        for (Behaviour behaviour : List.of(
                Behaviour.text("ok"),
                Behaviour.error(401, "{\"error\":{\"message\":\"no\"}}"),
                Behaviour.error(500, "{\"error\":{\"message\":\"no\"}}", "Retry-After", "0"),
                Behaviour.error(400, "no"),
                Behaviour.tokens(5).withFault(Fault.cut(3)),
                Behaviour.echo().withFault(Fault.resetBeforeHead()),
                Behaviour.raw("junk".getBytes(UTF_8)))) {
            SIMULATOR.simulator().behave(behaviour);
            tell(ask(context, "direct:ask"));
            tell(ask(context, "direct:stream"));
            if (context.hasEndpoint("direct:dynamic") != null) {
                tell(ask(context, "direct:dynamic"));
            }
        }
        SIMULATOR.simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));
        tell(ask(context, "direct:ask"));
    }

    private static Exchange ask(CamelContext context, String uri) {
        return context.createFluentProducerTemplate()
                .to(uri)
                .withBody("Hi")
                .withHeader("t", 1)
                .send();
    }

    private void tell(Exchange exchange) {
        tell(exchange.getMessage().getHeaders());
        tell(exchange.getAllProperties());
        if (exchange.getException() != null) {
            tell(Traces.of(exchange.getException()));
            if (exchange.getException() instanceof ChatCompletionFailedException failed) {
                tell(failed.getUri());
            }
        }
    }

    private void assertRefused(CamelContext context, String uri) {
        try {
            context.getEndpoint(uri).start();
            throw new AssertionError("Not refused: " + uri);
        } catch (RuntimeException e) {
            tell(Traces.of(e));
        }
    }

    private void look(CamelContext context) throws JMException {
        for (Endpoint endpoint : context.getEndpoints()) {
            tell(endpoint);
            tell(endpoint.getEndpointUri());
            tell(endpoint.getEndpointKey());
        }
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            tell(name);
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                try {
                    tell(server.getAttribute(name, attribute.getName()));
                } catch (JMException | RuntimeException e) {
                    tell(Traces.of(e));
                }
            }
        }
    }

    private void tell(Object told) {
        seen.add(String.valueOf(told));
    }

    private void assertOnlyCamelTold() {
        assertThat(CAMELS_OWN).containsAll(loggersThatTold());
        assertThat(log.lines().stream().filter(line -> tells(line.text())))
                .allMatch(line -> line.level().isLessSpecificThan(Level.DEBUG));
    }

    private Set<String> loggersThatTold() {
        return log.lines().stream()
                .filter(line -> tells(line.text()))
                .map(LogCapture.Line::logger)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean tells(String text) {
        return forms().anyMatch(text::contains);
    }

    /** The key as it is, as URLs and headers have it, and its middle, which no escaping changes. */
    private Stream<String> forms() {
        byte[] bytes = key.getBytes(UTF_8);
        return Stream.of(
                key,
                key.substring(9, 45),
                URLEncoder.encode(key, UTF_8),
                Base64.getEncoder().encodeToString(bytes).substring(0, 40),
                Base64.getEncoder()
                        .encodeToString(("Bearer " + key).getBytes(UTF_8))
                        .substring(12, 40));
    }
}
