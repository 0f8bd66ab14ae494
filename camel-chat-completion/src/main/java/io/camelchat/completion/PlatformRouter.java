package io.camelchat.completion;

import io.camelchat.completion.server.Ports;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;

/** The router of a context's platform-http server: models are served on it, beside the user's own endpoints. */
final class PlatformRouter {
    private final CamelContext context;
    private final VertxPlatformHttpRouter router;
    private final VertxPlatformHttpServer server;

    private PlatformRouter(CamelContext context, VertxPlatformHttpRouter router) {
        this.context = context;
        this.router = router;
        this.server = router.getServer();
    }

    /**
     * Finds the router that models are served on, which is never that of the management server.
     *
     * @param port of the server that is meant, or null for the only one there is
     * @return null where there is none
     */
    static PlatformRouter find(CamelContext context, Integer port) {
        List<PlatformRouter> found = routers(context, router -> port == null || port == router.server.getPort());
        if (found.size() > 1) {
            throw new IllegalArgumentException(found.stream()
                    .map(router -> String.valueOf(router.server.getPort()))
                    .sorted()
                    .collect(Collectors.joining(
                            ", ",
                            "Models cannot be served: there are several platform-http servers, on the ports ",
                            "; say which one is meant (port of the component)")));
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** The Vert.x of the context's platform-http server, or null where no such server runs, or several do. */
    static Vertx vertx(CamelContext context) {
        List<PlatformRouter> running = routers(context, router -> router.server.getServer() != null);
        return running.size() == 1 ? running.get(0).router.vertx() : null;
    }

    /** The main server's where it is marked as that, as by Camel Main; else those of all servers for users. */
    private static List<PlatformRouter> routers(CamelContext context, Predicate<PlatformRouter> wanted) {
        List<PlatformRouter> routers = context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(router -> !router.isManagementServer() && router.getServer() != null)
                .map(router -> new PlatformRouter(context, router))
                .filter(wanted)
                .toList();
        List<PlatformRouter> main =
                routers.stream().filter(found -> found.router.isMainServer()).toList();
        return main.isEmpty() ? routers : main;
    }

    String host() {
        return server.getHost();
    }

    /** Where clients find what is served at a path of the router. */
    String url(String path) {
        String below = server.getPath() == null || server.getPath().equals("/") ? "" : server.getPath();
        return (server.isUseGlobalSslContextParameters() ? "https" : "http") + "://" + server.getHost() + ":"
                + server.getPort() + below + path;
    }

    /**
     * The router, for models below a path. It has to be that of a server that listens: one that could not have its port
     * says so in the log only, and goes on.
     *
     * @throws IOException where it does not listen, or not alone
     */
    Router router(String path) throws IOException {
        int port = server.getConfigurationPort();
        if (!Ports.hasForItself(router.vertx(), server.getServer(), server.getHost(), port)) {
            throw new IOException("Models cannot be served: the platform-http server does not listen on "
                    + server.getHost() + ":" + port
                    + ", for the port is in use or the address is none of this machine's; end what uses it, or set"
                    + " another (camel.server.port)");
        }
        // Of two handlers of one path the first one answers, and the other one is never asked.
        if (router.getRoutes().stream().anyMatch(route -> completions(path).equals(route.getPath()))) {
            throw new IllegalArgumentException(
                    "Models cannot be served below " + path + ": something else of the platform-http server is at "
                            + completions(path) + "; set another contextPath");
        }
        return router;
    }

    private static String completions(String path) {
        return path + "/chat/completions";
    }

    /** Has the paths of the models shown among those of platform-http, in the startup summary and the console. */
    void show(String path) {
        platformHttp(http -> {
            http.addHttpEndpoint(
                    completions(path), "POST", "application/json", "application/json,text/event-stream", null);
            http.addHttpEndpoint(path + "/models", "GET,HEAD", null, "application/json", null);
        });
    }

    void hide(String path) {
        platformHttp(http -> {
            http.removeHttpEndpoint(completions(path));
            http.removeHttpEndpoint(path + "/models");
        });
    }

    /** It is not made for this: where nobody uses it, there is nobody to tell. */
    private void platformHttp(Consumer<PlatformHttpComponent> told) {
        if (context.hasComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME)
                instanceof PlatformHttpComponent http) {
            told.accept(http);
        }
    }
}
