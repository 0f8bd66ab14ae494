package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Simulator;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in Camel Main, set up by properties alone. */
class MainServerTest extends ContextsTestSupport {
    private static final String USER = "authenticator=#class:io.camelchat.completion.server.ServerUser";
    private static final byte[] SECRET = "a secret of 32 bytes or even more".getBytes(UTF_8);

    private CamelContext context;

    private void main(Map<String, String> properties, RouteBuilder routes) throws Exception {
        Main main = new Main();
        closing(main::stop);
        main.addInitialProperty("camel.main.shutdown-timeout", "10");
        properties.forEach(main::addInitialProperty);
        main.configure().addRoutesBuilder(routes);
        main.start();
        context = main.getCamelContext();
    }

    private static RouteBuilder routes(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).setBody(simple("Hi ${header.CamelChatCompletionCaller}"));
                from("platform-http:/hello").setBody(constant("hello"));
            }
        };
    }

    private int port(boolean management) {
        return context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(router -> router.isManagementServer() == management)
                .findFirst()
                .orElseThrow()
                .getServer()
                .getPort();
    }

    private static Map<String, String> server(String... more) {
        Map<String, String> properties = new HashMap<>(
                Map.of("camel.server.enabled", "true", "camel.server.host", "127.0.0.1", "camel.server.port", "0"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    @Test
    void servesOnTheServerOfMain() throws Exception {
        main(server("camel.server.path", "/api"), routes("chat-completion:bot"));
        Caller caller = new Caller("http://127.0.0.1:" + port(false) + "/api/v1");

        assertThat(caller.textOf("bot")).isEqualTo("Hi ");
        assertThat(caller.send("GET", "/../hello").body()).isEqualTo("hello");
    }

    @Test
    void leavesTheServerOfManagementAlone() throws Exception {
        main(
                server(
                        "camel.management.enabled", "true",
                        "camel.management.host", "127.0.0.1",
                        "camel.management.port", String.valueOf(freePort()),
                        "camel.management.health-check-enabled", "true"),
                routes("chat-completion:bot"));

        assertThat(Caller.at(port(false)).textOf("bot")).isEqualTo("Hi ");
        assertThat(Caller.at(port(true)).statusOf("bot")).isEqualTo(404);
    }

    @Test
    void hasAServerOfItsOwnBesideThatOfManagement() throws Exception {
        main(
                Map.of(
                        "camel.management.enabled", "true",
                        "camel.management.host", "127.0.0.1",
                        "camel.management.port", String.valueOf(freePort()),
                        "camel.component.chat-completion.port", "0"),
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("chat-completion:bot").setBody(constant("Hi"));
                    }
                });

        assertThat(caller(context).textOf("bot")).isEqualTo("Hi");
        assertThat(Caller.at(port(true)).statusOf("bot")).isEqualTo(404);
    }

    @Test
    void neverServesOnTheServerOfManagement() {
        String port = String.valueOf(freePort());

        assertThatThrownBy(() -> main(
                        Map.of(
                                "camel.management.enabled",
                                "true",
                                "camel.management.host",
                                "127.0.0.1",
                                "camel.management.port",
                                port,
                                "camel.component.chat-completion.port",
                                port),
                        routes("chat-completion:bot")))
                .hasStackTraceContaining("Cannot listen on 127.0.0.1:" + port);
    }

    @Test
    void servesOnAPortAndHostThatPropertiesSet() throws Exception {
        int port = freePort();
        main(
                Map.of(
                        "camel.component.chat-completion.port", String.valueOf(port),
                        "camel.component.chat-completion.host", "localhost",
                        "camel.component.chat-completion.context-path", "/openai",
                        "camel.component.chat-completion.heartbeat", "5s"),
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("chat-completion:bot").setBody(constant("Hi"));
                    }
                });

        assertThat(new Caller("http://localhost:" + port + "/openai").textOf("bot"))
                .isEqualTo("Hi");
        assertThat(component(context).getConfiguration().getHeartbeat()).isEqualTo(5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel.server.port", "camel.component.chat-completion.port"})
    void endsWhereThePortIsInUse(String property) throws Exception {
        try (ServerSocket other = listener(0)) {
            assertThatThrownBy(() ->
                            main(server(property, String.valueOf(other.getLocalPort())), routes("chat-completion:bot")))
                    .hasStackTraceContaining("listen on 127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    void listsItsPathsInTheSummaryOfMain() throws Exception {
        try (LogCapture log = new LogCapture()) {
            main(server(), routes("chat-completion:bot"));

            List<String> summary = log.lines().stream()
                    .filter(line -> line.logger().endsWith("MainHttpServerUtil"))
                    .map(line -> line.text().replaceAll(" +", " ").strip())
                    .toList();
            String server = "http://0.0.0.0:" + port(false);
            assertThat(summary)
                    .contains(server + "/hello")
                    .contains(server + "/v1/chat/completions (POST) (accept:application/json"
                            + " produce:application/json,text/event-stream)")
                    .contains(server + "/v1/models (GET,HEAD) (produce:application/json)");
        }
    }

    /** As many event loops as there are would otherwise be there twice. */
    @Test
    void asksOnTheEventLoopsOfTheServer() throws Exception {
        Simulator simulator = closing(Simulator.start());
        List<Thread> before = vertxThreads();
        main(
                server(
                        "camel.component.chat-completion.base-url",
                        simulator.baseUrl(),
                        "camel.component.chat-completion.max-retries",
                        "0"),
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("chat-completion:*").to("chat-completion:*");
                    }
                });
        Caller caller = Caller.at(port(false));
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            assertThat(caller.textOf("bot")).contains("Hello");
        }

        List<Thread> loops = vertxThreads().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().contains("eventloop"))
                .toList();
        assertThat(loops).hasSizeLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
    }

    private static List<Thread> vertxThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert"))
                .toList();
    }

    @Test
    void letsTheServersJwtAuthenticationSayWhoCalls(@TempDir Path folder) throws Exception {
        main(jwt(folder), routes("chat-completion:bot"));
        Caller caller = Caller.at(port(false));
        String orders = "Bearer " + token("{\"sub\":\"orders\"}", SECRET);

        assertThat(caller.textOf("bot", "Authorization", orders)).isEqualTo("Hi orders");
        assertThat(caller.models("Authorization", orders)).containsExactly("bot");
        assertUnauthorized(caller.ask("bot"));
        assertUnauthorized(caller.ask("bot", "Authorization", "Bearer nonsense"));
        assertUnauthorized(caller.ask(
                "bot", "Authorization", "Bearer " + token("{\"sub\":\"orders\"}", "another secret".getBytes(UTF_8))));
        assertUnauthorized(
                caller.ask("bot", "Authorization", "Bearer " + token("{\"sub\":\"orders\",\"exp\":1000}", SECRET)));
        assertUnauthorized(caller.send("GET", "/models"));
    }

    @Test
    void refusesATokenWithoutASubject(@TempDir Path folder) throws Exception {
        main(jwt(folder), routes("chat-completion:bot"));

        HttpResponse<String> response =
                Caller.at(port(false)).ask("bot", "Authorization", "Bearer " + token("{\"team\":\"orders\"}", SECRET));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Json.read(response.body()).at("/error/code").asText()).isEqualTo("invalid_api_key");
    }

    /** The server stops reading while it looks at the token, and goes on before the model's handler is there. */
    @Test
    void losesNothingOfABodyThatComesWithAToken(@TempDir Path folder) throws Exception {
        main(jwt(folder), new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:bot")
                        .process(exchange -> exchange.getMessage().setBody(lengthOfWhatWasSaid(exchange)));
            }
        });
        Caller caller = Caller.at(port(false));
        String token = "Bearer " + token("{\"sub\":\"orders\"}", SECRET);

        for (int length : new int[] {1, 1_000, 10_000, 100_000, 1_000_000, 5_000_000}) {
            assertThat(caller.answerTo("x".repeat(length), "bot", "Authorization", token))
                    .isEqualTo(String.valueOf(length));
        }
    }

    private static int lengthOfWhatWasSaid(Exchange exchange) {
        return exchange.getMessage()
                .getBody(ChatCompletionRequest.class)
                .toJson()
                .at("/messages/0/content")
                .asText()
                .length();
    }

    /** Where the server's own authentication does not cover the models, nobody is let in by mistake. */
    @Test
    void refusesEveryoneWhereTheServersAuthenticationIsForAnotherPath(@TempDir Path folder) throws Exception {
        Map<String, String> properties = jwt(folder);
        properties.put("camel.server.authentication-path", "/hello");
        main(properties, routes("chat-completion:bot"));

        assertThat(Caller.at(port(false))
                        .statusOf("bot", "Authorization", "Bearer " + token("{\"sub\":\"orders\"}", SECRET)))
                .isEqualTo(401);
    }

    @Test
    void letsTheServersBasicAuthenticationSayWhoCalls(@TempDir Path folder) throws Exception {
        Path users = Files.writeString(folder.resolve("users.properties"), "user.orders=secret,caller\n");
        main(
                server(
                        "camel.server.authentication-enabled", "true",
                        "camel.server.authentication-path", "/*",
                        "camel.server.basic-properties-file", users.toString()),
                routes("chat-completion:bot?" + USER));
        String key = "Basic " + Base64.getEncoder().encodeToString("orders:secret".getBytes(UTF_8));

        assertThat(Caller.at(port(false)).textOf("bot", "Authorization", key)).isEqualTo("Hi orders");
        assertThat(Caller.at(port(false)).statusOf("bot")).isEqualTo(401);
    }

    private static void assertUnauthorized(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(how -> assertThat(how).startsWith("Bearer"));
    }

    private static Map<String, String> jwt(Path folder) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("HS256", new SecretKeySpec(SECRET, "HMacSHA256"), "password".toCharArray(), null);
        Path file = folder.resolve("keys.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            keys.store(out, "password".toCharArray());
        }
        Properties example = new Properties();
        example.load(new StringReader(Page.example("Models for callers with a JWT")));
        Map<String, String> properties = new HashMap<>();
        example.forEach((name, value) -> properties.put(name.toString(), value.toString()));
        properties.putAll(server());
        properties.put("camel.server.jwt-keystore-path", file.toString());
        properties.put("camel.server.jwt-keystore-password", "password");
        return properties;
    }

    private static String token(String claims, byte[] secret) throws Exception {
        String signed =
                base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
