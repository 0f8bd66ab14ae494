package io.camelchat.routes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.server.WatchedVertx;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client on whose connection no request comes to its end is left, whatever it sends; one that is served is not. */
class GatewaySlowHeadsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int LONG = 30_000;
    private static final String HEAD = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n";

    /** A stream of so many takes three times as long as a connection without a request is kept. */
    private static final int TOKENS = 9;

    private final Vertx vertx = Vertx.vertx();
    private final Main main = Application.create();
    private Simulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.builder()
                .defaultBehaviour(Behaviour.tokens(TOKENS).withTimePerToken(SHORT.dividedBy(3)))
                .start();
        main.addOverrideProperty("camel.main.routes-include-pattern", "classpath:camel/gateway.yaml");
        main.addOverrideProperty("CHAT_PORT", "0");
        main.addOverrideProperty("OPENAI_BASE_URL", simulator.baseUrl());
    }

    @AfterEach
    void stop() {
        main.stop();
        simulator.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The application's server, with other times. */
    private void start(Duration head, Duration idle) throws Exception {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport started) {
                started.getCamelContext()
                        .getRegistry()
                        .bind(EventLoops.NAME, Vertx.class, new WatchedVertx(vertx, head, idle));
            }
        });
        main.start();
    }

    private VertxPlatformHttpRouter router() {
        return main.getCamelContext().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .findFirst()
                .orElseThrow();
    }

    private Caller caller() {
        return Caller.of(router().getServer().getPort());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), caller().port());
        socket.setSoTimeout(LONG);
        return socket;
    }

    @Test
    void isWatchedAsShipped() throws Exception {
        main.start();

        assertThat(router().vertx()).isInstanceOf(WatchedVertx.class);
    }

    @Test
    void leavesAClientWhoseHeadComesDropByDrop() throws Exception {
        start(SHORT, NEVER);

        try (Socket slow = connect()) {
            OutputStream out = slow.getOutputStream();
            out.write((HEAD + "X-Long: ").getBytes(US_ASCII));
            long drops = vertx.setPeriodic(SHORT.toMillis() / 4, drop -> drip(out));

            assertServed(caller().ask(Caller.asking("m", true)));
            assertClosed(slow);
            vertx.cancelTimer(drops);
            assertServed(caller().ask(Caller.asking("m", true)));
        }
    }

    @Test
    void leavesAClientThatSaysNothing() throws Exception {
        start(SHORT, NEVER);

        try (Socket silent = connect()) {
            assertClosed(silent);
        }
    }

    @Test
    void leavesAClientThatAsksNothingMoreAfterAllOfItsAnswer() throws Exception {
        start(NEVER, SHORT);
        String asking = Caller.asking("m", true);

        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write((HEAD + "Content-Type: application/json\r\nContent-Length: " + asking.length() + "\r\n\r\n"
                                    + asking)
                            .getBytes(US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("data: [DONE]")
                    .endsWith("\r\n0\r\n\r\n");
        }
    }

    private static void assertServed(HttpResponse<String> answer) {
        List<String> events = Caller.events(answer);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(events).hasSizeGreaterThan(TOKENS).endsWith("[DONE]");
    }

    private static void drip(OutputStream out) {
        try {
            out.write('x');
        } catch (IOException e) {
            // The gateway has left, which is what it is to do.
            return;
        }
    }

    private static void assertClosed(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read())
                    .as("the gateway closes the connection")
                    .isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
