package io.camelchat.routes;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.StaticService;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Says by {@code GET /health} whether the application takes work: once every route has started, and until it is told to
 * stop. {@code GET /health/live} says that the process is worth keeping, which an ill upstream is no reason against.
 */
final class HealthEndpoints extends ServiceSupport implements StaticService {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final CamelContext context;

    HealthEndpoints(CamelContext context) {
        this.context = context;
    }

    @Override
    protected void doStart() {
        VertxPlatformHttpRouter router = context.getRegistry()
                .findByType(VertxPlatformHttpRouter.class)
                .iterator()
                .next();
        router.get("/health").handler(answering(this::isReady));
        router.get("/health/live").handler(answering(() -> true));
    }

    private boolean isReady() {
        return context.isStarted()
                && context.getRoutes().stream()
                        .filter(HealthEndpoints::isWanted)
                        .allMatch(this::isStarted);
    }

    private static boolean isWanted(Route route) {
        return route.isAutoStartup();
    }

    private boolean isStarted(Route route) {
        return context.getRouteController().getRouteStatus(route.getRouteId()).isStarted();
    }

    private interface Check {
        boolean isUp();
    }

    private static Handler<RoutingContext> answering(Check check) {
        return routing -> {
            boolean up = check.isUp();
            routing.response()
                    .setStatusCode(up ? OK : UNAVAILABLE)
                    .putHeader("Content-Type", "application/json")
                    .end(up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
        };
    }
}
