package io.camelchat.completion;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;

/** Camel contexts that a test makes as it needs them, and that are stopped after it, the last one first. */
abstract class ContextsTestSupport {
    /** Long enough for any machine: a bound on failure, not a time that is waited. */
    static final Duration LONG = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Has this closed after the test. */
    <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    /** A context that is not started yet; its models have any free port of their own. */
    DefaultCamelContext context() {
        DefaultCamelContext context = closing(new DefaultCamelContext());
        context.getShutdownStrategy().setTimeout(10);
        component(context).setPort(0);
        return context;
    }

    static ChatCompletionComponent component(CamelContext context) {
        return context.getComponent("chat-completion", ChatCompletionComponent.class);
    }

    /** Adds a route for each URI, whose answer is the URI's model and the text given. */
    static void serve(CamelContext context, String answer, String... uris) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String uri : uris) {
                    from(uri).setBody(constant(answer));
                }
            }
        });
    }

    static Caller caller(CamelContext context) {
        return Caller.at(component(context).servedPort());
    }

    /** What a user reads who finds that the context does not start. */
    static String startFailure(CamelContext context) {
        Throwable thrown = catchThrowable(context::start);
        if (thrown == null) {
            throw new AssertionError("The context has started");
        }
        Throwable said = thrown;
        while (said.getCause() != null && !said.getClass().getName().startsWith("java.")) {
            said = said.getCause();
        }
        return said.getMessage();
    }

    /** A port that nothing listens on now, below those that systems give to clients' connections. */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = listener(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // In use: another one will do.
            }
        }
    }

    static ServerSocket listener(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    static boolean isOpen(int port) {
        return isOpen(InetAddress.getLoopbackAddress(), port);
    }

    static boolean isOpen(InetAddress address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
