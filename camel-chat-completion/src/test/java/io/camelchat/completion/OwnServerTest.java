package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.server.Authenticator;
import io.camelchat.completion.server.KeyFile;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models on a port of their own, in a context that has no HTTP server. */
class OwnServerTest extends ContextsTestSupport {
    @Test
    void listensOnTheLoopbackAddressOnly() throws Exception {
        CamelContext context = context();
        serve(context, "Hi", "chat-completion:bot");
        context.start();

        assertThat(caller(context).textOf("bot")).isEqualTo("Hi");
        for (InetAddress address : addresses()) {
            assertThat(isOpen(address, component(context).servedPort()))
                    .as(address.toString())
                    .isEqualTo(address.isLoopbackAddress() && address instanceof Inet4Address);
        }
    }

    private static List<InetAddress> addresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
    }

    @Test
    void listensOnThePortThatIsSet() throws Exception {
        int port = freePort();
        CamelContext context = context();
        component(context).setPort(port);
        serve(context, "Hi", "chat-completion:bot");
        context.start();

        assertThat(component(context).servedPort()).isEqualTo(port);
        assertThat(Caller.at(port).textOf("bot")).isEqualTo("Hi");
    }

    @Test
    void endsTheStartWithOneSentenceWhereThePortIsInUse() throws Exception {
        try (ServerSocket other = listener(0)) {
            CamelContext context = context();
            component(context).setPort(other.getLocalPort());
            serve(context, "Hi", "chat-completion:bot");

            assertThat(startFailure(context))
                    .isEqualTo(
                            "Cannot listen on 127.0.0.1:" + other.getLocalPort()
                                    + " (Address already in use): end what uses the port, or set another (port of the component)");
        }
    }

    @Test
    void endsTheStartWithOneSentenceWhereTheAddressIsNoneOfThisMachine() throws Exception {
        CamelContext context = context();
        component(context).setHost("192.0.2.1");
        serve(context, "Hi", "chat-completion:bot?authenticator=#class:io.camelchat.completion.server.ServerUser");

        assertThat(startFailure(context))
                .startsWith("Cannot listen on 192.0.2.1:0 (")
                .endsWith("of the component)");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void needsAPortThatIsOne(int port) throws Exception {
        CamelContext context = context();
        component(context).setPort(port);
        serve(context, "Hi", "chat-completion:bot");

        assertThat(startFailure(context)).isEqualTo("Option port must be between 0 and 65535, not " + port);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void listensOnTheLoopbackAddressWhereNoHostIsGiven(String host) throws Exception {
        CamelContext context = context();
        component(context).setHost(host);
        serve(context, "Hi", "chat-completion:bot");
        context.start();

        assertThat(caller(context).textOf("bot")).isEqualTo("Hi");
    }

    @Test
    @Timeout(60)
    void endsTheStartWhereItsVertxIsClosed() throws Exception {
        Vertx vertx = Vertx.vertx();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        CamelContext context = context();
        component(context).setVertx(vertx);
        serve(context, "Hi", "chat-completion:bot");

        assertThat(startFailure(context)).startsWith("Cannot listen on 127.0.0.1:0 (");
    }

    /** Servers of one Vert.x share a port without a word: callers would be told either context's models by chance. */
    @Test
    void refusesThePortOfAnotherContextWithTheSameVertx() throws Exception {
        Vertx vertx = vertx();
        int port = freePort();
        CamelContext first = context();
        component(first).setVertx(vertx);
        component(first).setPort(port);
        serve(first, "first", "chat-completion:bot");
        first.start();
        CamelContext second = context();
        component(second).setVertx(vertx);
        component(second).setPort(port);
        serve(second, "second", "chat-completion:bot");

        assertThat(startFailure(second))
                .startsWith("Cannot listen on 127.0.0.1:" + port)
                .contains("in use");
        assertThat(Caller.at(port).textOf("bot")).isEqualTo("first");
        first.stop();
        assertThat(isOpen(port)).isFalse();
    }

    @Test
    void refusesThePortOfAnotherHttpServerWithTheSameVertx() throws Exception {
        Vertx vertx = vertx();
        int port = freePort();
        CamelContext other = context();
        other.getRegistry().bind("vertx", vertx);
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(port);
        other.addService(new VertxPlatformHttpServer(configuration));
        other.start();
        CamelContext context = context();
        component(context).setVertx(vertx);
        component(context).setPort(port);
        serve(context, "Hi", "chat-completion:bot");

        assertThat(startFailure(context)).contains("in use");
    }

    private Vertx vertx() {
        Vertx vertx = Vertx.vertx();
        closing(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        return vertx;
    }

    @Test
    void releasesThePortWhenItsLastModelLeavesAndTakesItAgain() throws Exception {
        int port = freePort();
        CamelContext context = context();
        component(context).setPort(port);
        serve(context, "Hi", "chat-completion:one", "chat-completion:two");
        context.start();
        String one = context.getRoutes().get(0).getId();
        String two = context.getRoutes().get(1).getId();
        assertThat(caller(context).models()).containsExactly("one", "two");

        context.getRouteController().stopRoute(one);
        assertThat(isOpen(port)).isTrue();
        context.getRouteController().stopRoute(two);
        assertThat(isOpen(port)).isFalse();
        assertThat(component(context).servedPort()).isNull();
        context.getRouteController().startRoute(two);

        assertThat(component(context).servedPort()).isEqualTo(port);
        assertThat(caller(context).models()).containsExactly("two");
    }

    @Test
    void servesInTheContextThatIsStartedAgain() throws Exception {
        CamelContext context = context();
        serve(context, "Hi", "chat-completion:bot");
        context.start();
        int port = component(context).servedPort();
        context.stop();
        assertThat(isOpen(port)).isFalse();
        component(context).setPort(port);
        context.start();

        assertThat(Caller.at(port).textOf("bot")).isEqualTo("Hi");
    }

    @Test
    void servesInTwoContextsOfOneJvm() throws Exception {
        CamelContext first = context();
        serve(first, "first", "chat-completion:bot");
        first.start();
        CamelContext second = context();
        serve(second, "second", "chat-completion:bot");
        second.start();

        assertThat(caller(first).textOf("bot")).isEqualTo("first");
        assertThat(caller(second).textOf("bot")).isEqualTo("second");
        first.stop();
        assertThat(caller(second).textOf("bot")).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void refusesAnAddressThatOthersReachWhereNobodyIsAskedForAKey(String host) throws Exception {
        CamelContext context = context();
        component(context).setHost(host);
        serve(context, "Hi", "chat-completion:bot");

        assertThat(startFailure(context))
                .isEqualTo(
                        "The model bot would be served on " + host
                                + ", where other machines can call it, and nobody asks them for a key: set apiKeysFile to a"
                                + " file of keys, or authenticator to a bean, or serve on 127.0.0.1 only (host of the component)");
        assertThat(component(context).servedPort()).isNull();
    }

    @Test
    void acceptsAnAddressThatOthersReachWithAFileOfKeys(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys");
        Files.writeString(keys, KeyFile.line("orders", "secret") + "\n");
        CamelContext context = context();
        component(context).setHost("0.0.0.0");
        serve(context, "Hi", "chat-completion:bot?apiKeysFile=" + keys);
        context.start();

        assertThat(caller(context).statusOf("bot")).isEqualTo(401);
        assertThat(caller(context).textOf("bot", "Authorization", "Bearer secret"))
                .isEqualTo("Hi");
    }

    @Test
    void acceptsAnAddressThatOthersReachWithAnAuthenticator() throws Exception {
        CamelContext context = context();
        component(context).setHost("0.0.0.0");
        context.getRegistry()
                .bind("callers", (Authenticator) credential -> CompletableFuture.completedFuture(credential.token()));
        serve(context, "Hi", "chat-completion:bot?authenticator=#bean:callers");
        context.start();

        assertThat(caller(context).statusOf("bot")).isEqualTo(401);
        assertThat(caller(context).textOf("bot", "Authorization", "Bearer me")).isEqualTo("Hi");
    }

    @Test
    void leavesNoThreadOfAVertxOfItsOwn() throws Exception {
        long before = vertxThreads();
        CamelContext context = context();
        serve(context, "Hi", "chat-completion:bot");
        context.start();
        assertThat(caller(context).textOf("bot")).isEqualTo("Hi");
        assertThat(vertxThreads()).isGreaterThan(before);
        context.stop();

        Awaitility.await().atMost(LONG).until(() -> vertxThreads() <= before);
    }

    private static long vertxThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert"))
                .count();
    }

    @Test
    void asksNobodyWhereItOnlyServes() throws Exception {
        CamelContext context = context();
        HealthCheckRepository checks = HealthCheckHelper.getHealthCheckRepository(context, "producers");
        checks.setEnabled(true);
        serve(context, "Hi", "chat-completion:bot");
        context.start();

        assertThat(checks.stream()).isEmpty();
    }
}
