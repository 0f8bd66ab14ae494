package io.camelchat.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.routes.queue.BrokerLink;
import io.camelchat.routes.upstream.Upstream;
import io.camelchat.routes.upstream.UpstreamStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.CamelContextHelper;

/**
 * Says by {@code GET /health} whether the application takes work: once every route has started and has its broker, and until
 * it is told to stop, and what flows wait for where their upstream is ill. {@code GET /health/live} says that the process is worth keeping,
 * which an ill upstream is no reason against.
 */
final class HealthEndpoints {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final CamelContext context;

    HealthEndpoints(CamelContext context) {
        this.context = context;
    }

    void mount(Router router) {
        mount(router, "/health", () -> isReady() && hasBrokers(), this::details);
        mount(router, "/health/live", () -> true, Json::object);
    }

    /** Asks the definitions: a route that could not start yet is known by nothing else. */
    private boolean isReady() {
        return context.isStarted()
                && context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                        .filter(this::isWanted)
                        .allMatch(this::isStarted);
    }

    private boolean isWanted(RouteDefinition route) {
        String autoStartup = route.getAutoStartup();
        return autoStartup == null || CamelContextHelper.parseBoolean(context, autoStartup);
    }

    private boolean isStarted(RouteDefinition route) {
        ServiceStatus status = context.getRouteController().getRouteStatus(route.getRouteId());
        return status != null && status.isStarted();
    }

    /** What flows wait for, without the upstream's address: anybody may ask. Null where they wait for nothing. */
    private ObjectNode upstream() {
        UpstreamStatus status = context.getRegistry().lookupByNameAndType(Upstream.STATUS, UpstreamStatus.class);
        return status == null || !status.isIll() ? null : status.health();
    }

    private boolean hasBrokers() {
        return links().allMatch(BrokerLink::isThere);
    }

    private Stream<BrokerLink> links() {
        return context.getRegistry().findByType(BrokerLink.class).stream();
    }

    private ObjectNode details() {
        ObjectNode details = Json.object();
        ObjectNode ill = upstream();
        if (ill != null) {
            details.set("upstream", ill);
        }
        links().filter(link -> !link.isThere()).forEach(link -> details.set(link.kind(), disconnected(link)));
        return details;
    }

    private static ObjectNode disconnected(BrokerLink link) {
        ObjectNode broker = Json.object().put("status", "DISCONNECTED");
        String reason = link.reason();
        return reason == null ? broker : broker.put("reason", reason);
    }

    private static void mount(Router router, String path, BooleanSupplier up, Supplier<ObjectNode> details) {
        // A pattern, for a path would be that with a slash at its end as well.
        router.routeWithRegex(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(answering(up, details));
    }

    private static Handler<RoutingContext> answering(BooleanSupplier up, Supplier<ObjectNode> details) {
        return routing -> {
            boolean isUp = up.getAsBoolean();
            ObjectNode health = Json.object().put("status", isUp ? "UP" : "DOWN");
            health.setAll(details.get());
            routing.response()
                    .setStatusCode(isUp ? OK : UNAVAILABLE)
                    .putHeader("Content-Type", "application/json")
                    .end(Json.writeText(health));
        };
    }
}
