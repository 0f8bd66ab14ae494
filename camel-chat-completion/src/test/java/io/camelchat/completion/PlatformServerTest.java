package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.server.KeyFile;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models on the platform-http server of their context. */
class PlatformServerTest extends ContextsTestSupport {
    private VertxPlatformHttpServer server;

    /** A context with a platform-http server on a free port of the loopback address, unless it is told otherwise. */
    private DefaultCamelContext withServer(Consumer<VertxPlatformHttpServerConfiguration> settings) throws Exception {
        DefaultCamelContext context = context();
        component(context).setPort(null);
        server = server(settings);
        context.addService(server);
        return context;
    }

    private static VertxPlatformHttpServer server(Consumer<VertxPlatformHttpServerConfiguration> settings) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(0);
        settings.accept(configuration);
        return new VertxPlatformHttpServer(configuration);
    }

    @Test
    void servesBesideTheUsersOwnEndpoints() throws Exception {
        CamelContext context = withServer(settings -> {});
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/v1/hello").setBody(constant("hello"));
                from("chat-completion:bot").setBody(constant("Hi"));
                from("platform-http:/late?httpMethodRestrict=POST").setBody().simple("${body} back");
            }
        });
        context.start();
        Caller caller = Caller.at(server.getPort());

        assertThat(component(context).servedPort()).isNull();
        assertThat(caller.textOf("bot")).isEqualTo("Hi");
        assertThat(caller.models()).containsExactly("bot");
        assertThat(caller.send("GET", "/hello").body()).isEqualTo("hello");
        assertThat(caller.send("POST", "/../late").statusCode()).isEqualTo(200);
        assertThat(caller.send("GET", "/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void servesBelowTheServersPath() throws Exception {
        CamelContext context = withServer(settings -> settings.setPath("/api"));
        serve(context, "Hi", "chat-completion:org/bot");
        context.start();
        Caller caller = new Caller("http://127.0.0.1:" + server.getPort() + "/api/v1");

        assertThat(caller.textOf("org/bot")).isEqualTo("Hi");
        assertThat(caller.models()).containsExactly("org/bot");
        assertThat(caller.send("GET", "/models/org/bot").body()).contains("\"id\":\"org/bot\"");
        assertThat(Caller.at(server.getPort()).statusOf("org/bot")).isEqualTo(404);
    }

    @Test
    void isCoveredByTheServersCors() throws Exception {
        CamelContext context = withServer(settings -> {
            settings.getCors().setEnabled(true);
            settings.getCors().setOrigins(List.of("http://page.example"));
        });
        serve(context, "Hi", "chat-completion:bot");
        context.start();
        Caller caller = Caller.at(server.getPort());

        HttpResponse<String> preflight = caller.send(
                "OPTIONS",
                "/chat/completions",
                "Origin",
                "http://page.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("http://page.example");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(headers -> assertThat(headers).contains("authorization"));
        HttpResponse<String> answer = caller.ask("bot", "Origin", "http://page.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://page.example");
    }

    @Test
    void leavesTheServersRouterWithItsLastModel() throws Exception {
        CamelContext context = withServer(settings -> {});
        serve(context, "Hi", "chat-completion:one", "chat-completion:two");
        context.start();
        Caller caller = Caller.at(server.getPort());
        int routes = router(context).getRoutes().size();
        String one = context.getRoutes().get(0).getId();
        String two = context.getRoutes().get(1).getId();

        context.getRouteController().stopRoute(one);
        assertThat(caller.models()).containsExactly("two");
        context.getRouteController().stopRoute(two);
        assertThat(caller.statusOf("two")).isEqualTo(404);
        assertThat(router(context).getRoutes()).hasSizeLessThan(routes);
        assertThat(isOpen(server.getPort())).isTrue();
        context.getRouteController().startRoute(two);

        assertThat(caller.textOf("two")).isEqualTo("Hi");
        assertThat(router(context).getRoutes()).hasSize(routes);
    }

    private static VertxPlatformHttpRouter router(CamelContext context) {
        return context.getRegistry()
                .findByType(VertxPlatformHttpRouter.class)
                .iterator()
                .next();
    }

    @Test
    void endsTheStartWithOneSentenceWhereTheServersPortIsInUse() throws Exception {
        try (ServerSocket other = listener(0)) {
            CamelContext context = withServer(settings -> settings.setBindPort(other.getLocalPort()));
            serve(context, "Hi", "chat-completion:bot");

            assertThat(startFailure(context))
                    .isEqualTo("Models cannot be served: the platform-http server does not listen on 127.0.0.1:"
                            + other.getLocalPort()
                            + ", for the port is in use or the address is none of this machine's; end what uses it, or"
                            + " set another (camel.server.port)");
        }
    }

    /** Servers of one Vert.x share a port without a word: callers would be told either context's models by chance. */
    @Test
    void endsTheStartWhereTheServersPortIsSharedWithAnotherContext() throws Exception {
        Vertx vertx = Vertx.vertx();
        closing(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        int port = freePort();
        CamelContext first = withServer(settings -> settings.setBindPort(port));
        first.getRegistry().bind("vertx", vertx);
        serve(first, "first", "chat-completion:bot");
        first.start();
        CamelContext second = withServer(settings -> settings.setBindPort(port));
        second.getRegistry().bind("vertx", vertx);
        serve(second, "second", "chat-completion:bot");

        assertThat(startFailure(second))
                .startsWith("Models cannot be served: the platform-http server does not listen on 127.0.0.1:" + port
                        + ", for the port is in use");
    }

    @Test
    void refusesAnAddressThatOthersReachWhereNobodyIsAskedForAKey() throws Exception {
        CamelContext context = withServer(settings -> settings.setBindHost("0.0.0.0"));
        serve(context, "Hi", "chat-completion:bot");

        assertThat(startFailure(context))
                .isEqualTo("The model bot would be served on 0.0.0.0, where other machines can call it, and nobody asks"
                        + " them for a key: set apiKeysFile to a file of keys, or authenticator to a bean, or serve on"
                        + " 127.0.0.1 only (camel.server.host)");
    }

    @Test
    void acceptsAnAddressThatOthersReachWithKeys(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys");
        Files.writeString(keys, KeyFile.line("orders", "secret") + "\n");
        CamelContext context = withServer(settings -> settings.setBindHost("0.0.0.0"));
        serve(context, "Hi", "chat-completion:bot?apiKeysFile=" + keys);
        context.start();
        Caller caller = Caller.at(server.getPort());

        assertThat(caller.statusOf("bot")).isEqualTo(401);
        assertThat(caller.textOf("bot", "Authorization", "Bearer secret")).isEqualTo("Hi");
    }

    @Test
    void isOnAPortOfItsOwnWhereOneIsSet() throws Exception {
        CamelContext context = withServer(settings -> {});
        component(context).setPort(0);
        serve(context, "Hi", "chat-completion:bot");
        context.start();

        assertThat(component(context).servedPort()).isNotNull().isNotEqualTo(server.getPort());
        assertThat(caller(context).textOf("bot")).isEqualTo("Hi");
        assertThat(Caller.at(server.getPort()).statusOf("bot")).isEqualTo(404);
    }

    @Test
    void isOnTheServerWhosePortIsSet() throws Exception {
        CamelContext context = withServer(settings -> {});
        VertxPlatformHttpServer first = server;
        int port = freePort();
        VertxPlatformHttpServer second = server(settings -> settings.setBindPort(port));
        context.addService(second);
        component(context).setPort(port);
        serve(context, "Hi", "chat-completion:bot");
        context.start();

        assertThat(Caller.at(port).textOf("bot")).isEqualTo("Hi");
        assertThat(Caller.at(first.getPort()).statusOf("bot")).isEqualTo(404);
        assertThat(component(context).servedPort()).isNull();
    }

    @Test
    void endsTheStartWhereSeveralServersCouldBeMeant() throws Exception {
        CamelContext context = withServer(settings -> {});
        int port = freePort();
        context.addService(server(settings -> settings.setBindPort(port)));
        serve(context, "Hi", "chat-completion:bot");

        assertThat(startFailure(context))
                .startsWith("Models cannot be served: there are several platform-http servers, on the ports ")
                .contains(String.valueOf(port))
                .endsWith("; say which one is meant (port of the component)");
    }

    /** The first one that was put on the router would answer, and the other one never. */
    @Test
    void endsTheStartWhereItsPathIsTaken() throws Exception {
        CamelContext context = withServer(settings -> {});
        context.addComponent("other", new ChatCompletionComponent());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:one").setBody(constant("one"));
                from("other:two").setBody(constant("two"));
            }
        });

        assertThat(startFailure(context))
                .isEqualTo("Models cannot be served below /v1: something else of the platform-http server is at"
                        + " /v1/chat/completions; set another contextPath");
    }

    @Test
    void tellsPlatformHttpOfItsPathsAsLongAsItServes() throws Exception {
        CamelContext context = withServer(settings -> settings.setPath("/api"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/hello").setBody(constant("hello"));
                from("chat-completion:one").routeId("one").setBody(constant("Hi"));
                from("chat-completion:two").routeId("two").setBody(constant("Hi"));
            }
        });
        context.start();

        assertThat(endpoints(context))
                .containsExactly(
                        "/hello null null null",
                        "/v1/chat/completions POST application/json application/json,text/event-stream",
                        "/v1/models GET,HEAD null application/json");
        context.getRouteController().stopRoute("one");
        assertThat(endpoints(context)).hasSize(3);
        context.getRouteController().stopRoute("two");
        assertThat(endpoints(context)).hasSize(1);
        context.getRouteController().startRoute("one");
        assertThat(endpoints(context)).hasSize(3);
    }

    private static List<String> endpoints(CamelContext context) {
        return context.getComponent("platform-http", PlatformHttpComponent.class).getHttpEndpoints().stream()
                .map(PlatformServerTest::line)
                .toList();
    }

    private static String line(HttpEndpointModel endpoint) {
        return endpoint.getUri() + " " + endpoint.getVerbs() + " " + endpoint.getConsumes() + " "
                + endpoint.getProduces();
    }

    @Test
    void makesNoPlatformHttpComponentWhereThereIsNone() throws Exception {
        CamelContext context = withServer(settings -> {});
        serve(context, "Hi", "chat-completion:bot");
        context.start();

        assertThat(context.hasComponent("platform-http")).isNull();
    }

    @Test
    void stopsAfterTheServerWasStopped() throws Exception {
        CamelContext context = withServer(settings -> {});
        serve(context, "Hi", "chat-completion:bot");
        context.start();
        assertThat(Caller.at(server.getPort()).textOf("bot")).isEqualTo("Hi");

        server.stop();
        context.stop();

        assertThat(context.isStopped()).isTrue();
    }

    @Test
    void servesInTheContextThatIsStartedAgainWithAServer() throws Exception {
        CamelContext context = withServer(settings -> {});
        serve(context, "Hi", "chat-completion:bot");
        context.start();
        context.stop();
        server = server(settings -> {});
        context.addService(server);
        context.start();

        assertThat(Caller.at(server.getPort()).textOf("bot")).isEqualTo("Hi");
    }
}
