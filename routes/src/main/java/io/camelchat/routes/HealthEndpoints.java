package io.camelchat.routes;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.CamelContextHelper;

/**
 * Says by {@code GET /health} whether the application takes work: once every route has started, and until it is told to
 * stop. {@code GET /health/live} says that the process is worth keeping, which an ill upstream is no reason against.
 */
final class HealthEndpoints {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final CamelContext context;

    HealthEndpoints(CamelContext context) {
        this.context = context;
    }

    void mount(Router router) {
        mount(router, "/health", this::isReady);
        mount(router, "/health/live", () -> true);
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

    private static void mount(Router router, String path, BooleanSupplier up) {
        // A pattern, for a path would be that with a slash at its end as well.
        router.routeWithRegex(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(answering(up));
    }

    private static Handler<RoutingContext> answering(BooleanSupplier up) {
        return routing -> {
            boolean isUp = up.getAsBoolean();
            routing.response()
                    .setStatusCode(isUp ? OK : UNAVAILABLE)
                    .putHeader("Content-Type", "application/json")
                    .end(isUp ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
        };
    }
}
