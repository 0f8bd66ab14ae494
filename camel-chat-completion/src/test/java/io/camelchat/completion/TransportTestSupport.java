package io.camelchat.completion;

import io.camelchat.simulator.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;

/** Asks by a URI made for one test, also servers beside the shared simulator, which end with the test. */
abstract class TransportTestSupport extends ChatCompletionTestSupport {
    private final List<AutoCloseable> resources = new ArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getComponent("chat-completion", ChatCompletionComponent.class)
                .getConfiguration()
                .setRequestTimeout(LONG.toMillis());
        return context;
    }

    @AfterEach
    void closeResources() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    /** Closes it after the test. */
    <T extends AutoCloseable> T closing(T resource) {
        resources.add(resource);
        return resource;
    }

    static String uri(String options) {
        return "chat-completion:m?" + options;
    }

    /** Options that lead to another server than the shared simulator. */
    static String at(Simulator server) {
        return "baseUrl=" + server.baseUrl();
    }

    /** Options that lead to a server by its name. */
    static String atLocalhost(int port) {
        return "baseUrl=https://localhost:" + port + "/v1";
    }

    /** Options that use these parameters for TLS. */
    String tls(SSLContextParameters parameters) {
        context.getRegistry().bind("tls", parameters);
        return "&sslContextParameters=#tls";
    }

    Exchange ask(String options) {
        return template.request(uri(options), e -> e.getMessage().setBody("Hi"));
    }

    CompletableFuture<Exchange> begin(String options) {
        return template.asyncSend(uri(options), e -> e.getMessage().setBody("Hi"));
    }

    List<CompletableFuture<Exchange>> begin(int calls, String options) {
        return IntStream.range(0, calls).mapToObj(i -> begin(options)).toList();
    }

    static Exchange await(CompletableFuture<Exchange> answer) throws Exception {
        return answer.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    static Object answerOf(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new AssertionError("No answer", exchange.getException());
        }
        return exchange.getMessage().getBody();
    }
}
