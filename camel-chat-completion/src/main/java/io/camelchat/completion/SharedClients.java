package io.camelchat.completion;

import io.camelchat.completion.client.ChatCompletionClient;
import io.camelchat.completion.client.ClientSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The clients of a component: one for each set of settings, however many endpoints have them, so that connections,
 * permits and breaker are shared. They live as long as the component.
 */
final class SharedClients extends ServiceSupport {
    private final CamelContext context;
    private final Map<ClientSettings, ChatCompletionClient> clients = new HashMap<>();
    private final List<HealthCheck> checks = new ArrayList<>();
    private Vertx configured;
    private boolean checked;
    private Vertx vertx;
    private boolean owned;

    SharedClients(CamelContext context) {
        this.context = context;
    }

    /**
     * Says how clients are made from now on.
     *
     * @param given the Vert.x to use, or null for that of the registry, else that of the platform-http server, else
     *     an own one
     * @param healthChecks whether there is a health check for each
     */
    void configure(Vertx given, boolean healthChecks) {
        configured = given;
        checked = healthChecks;
    }

    /** @throws IllegalStateException where the component has stopped: a client made then would never be closed */
    synchronized ChatCompletionClient client(ClientSettings settings) {
        if (!isStarted()) {
            throw new IllegalStateException("The chat completion component has stopped: it asks nobody");
        }
        ChatCompletionClient client = clients.get(settings);
        if (client == null) {
            client = new ChatCompletionClient(vertx(), settings);
            clients.put(settings, client);
            watch(client);
        }
        return client;
    }

    private void watch(ChatCompletionClient client) {
        WritableHealthCheckRepository repository = healthChecks();
        if (repository != null) {
            ChatCompletionHealthCheck check = new ChatCompletionHealthCheck(clients.size(), client);
            check.setEnabled(checked);
            checks.add(check);
            repository.addHealthCheck(check);
        }
    }

    private WritableHealthCheckRepository healthChecks() {
        return HealthCheckHelper.getHealthCheckRepository(context, "producers", WritableHealthCheckRepository.class);
    }

    /** The Vert.x of all I/O, made when it is first needed. */
    synchronized Vertx vertx() {
        if (vertx == null) {
            vertx = configured != null ? configured : CamelContextHelper.findSingleByType(context, Vertx.class);
            if (vertx == null) {
                // Camel stops its services, the platform-http server is one of them, after its components.
                vertx = PlatformRouter.vertx(context);
            }
            owned = vertx == null;
            if (owned) {
                vertx = Vertx.vertx(new VertxOptions()
                        .setUseDaemonThread(true)
                        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
            }
        }
        return vertx;
    }

    @Override
    protected synchronized void doStop() {
        clients.values().forEach(ChatCompletionClient::close);
        clients.clear();
        WritableHealthCheckRepository repository = healthChecks();
        if (repository != null) {
            checks.forEach(repository::removeHealthCheck);
        }
        checks.clear();
        if (owned) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        vertx = null;
    }
}
