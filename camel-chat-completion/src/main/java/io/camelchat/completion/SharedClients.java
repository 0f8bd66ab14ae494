package io.camelchat.completion;

import io.camelchat.completion.client.ChatCompletionClient;
import io.camelchat.completion.client.ClientSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The clients of a component: one for each set of settings, however many endpoints have them, so that connections,
 * permits and breaker are shared. They live as long as the component.
 */
final class SharedClients extends ServiceSupport {
    private final CamelContext context;
    private final Map<ClientSettings, ChatCompletionClient> clients = new HashMap<>();
    private Vertx configured;
    private Vertx vertx;
    private boolean owned;

    SharedClients(CamelContext context) {
        this.context = context;
    }

    /** @param given the Vert.x to use, or null for that of the registry, or else an own one */
    void setVertx(Vertx given) {
        configured = given;
    }

    synchronized ChatCompletionClient client(ClientSettings settings) {
        return clients.computeIfAbsent(settings, wanted -> new ChatCompletionClient(vertx(), wanted));
    }

    private Vertx vertx() {
        if (vertx == null) {
            vertx = configured != null ? configured : CamelContextHelper.findSingleByType(context, Vertx.class);
            owned = vertx == null;
            if (owned) {
                vertx = Vertx.vertx(new VertxOptions().setUseDaemonThread(true));
            }
        }
        return vertx;
    }

    @Override
    protected synchronized void doStop() {
        clients.values().forEach(ChatCompletionClient::close);
        clients.clear();
        if (owned) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        vertx = null;
    }
}
