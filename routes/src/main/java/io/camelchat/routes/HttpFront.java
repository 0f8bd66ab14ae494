package io.camelchat.routes;

import io.camelchat.completion.server.ChunkedRequests;
import io.camelchat.completion.server.ErrorAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.CamelContext;
import org.apache.camel.StaticService;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;

/** What the application's HTTP server answers beside what its routes serve: its health, and that nothing else is there. */
final class HttpFront extends ServiceSupport implements StaticService {
    private static final int FIRST = Integer.MIN_VALUE;

    private final CamelContext context;

    HttpFront(CamelContext context) {
        this.context = context;
    }

    @Override
    protected void doStart() {
        context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(VertxPlatformHttpRouter::isMainServer)
                .forEach(this::mount);
    }

    private void mount(VertxPlatformHttpRouter router) {
        router.route().order(FIRST).handler(new ChunkedRequests());
        new HealthEndpoints(context).mount(router);
        router.route().last().handler(HttpFront::notFound);
    }

    private static void notFound(RoutingContext routing) {
        ErrorAnswer error = ErrorAnswer.notFound(routing.normalizedPath());
        routing.response()
                .setStatusCode(error.status())
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(error.toBytes()));
    }
}
