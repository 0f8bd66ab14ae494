package io.camelchat.completion.server;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Serves the models of one path on a router: {@code POST …/chat/completions}, {@code GET …/models} and {@code GET
 * …/models/NAME}.
 */
public final class ModelServer {
    private final ServerSettings settings;
    private final Executor workers;
    private final ModelTable models = new ModelTable();
    private final List<Route> routes = new ArrayList<>();

    /** @param workers read requests and call the models; may reject what is too much */
    public ModelServer(ServerSettings settings, Executor workers) {
        this.settings = settings;
        this.workers = workers;
    }

    public ServerSettings settings() {
        return settings;
    }

    /** The models that are served; may change at any time. */
    public ModelTable models() {
        return models;
    }

    /** Begins to serve. */
    public void mount(Router router) {
        Authentication authentication = new Authentication(settings.authenticator(), settings.patience());
        add(router, "/chat/completions", HttpMethod.POST)
                .handler(new CompletionsHandler(settings, authentication, models, workers));
        ModelsHandler list = new ModelsHandler(authentication, models);
        add(router, "/models", HttpMethod.GET, HttpMethod.HEAD).handler(list);
        add(router, "/models/*", HttpMethod.GET, HttpMethod.HEAD).handler(list);
    }

    private Route add(Router router, String path, HttpMethod... methods) {
        Route route = router.route(settings.path() + path);
        routes.add(route);
        route.handler(new ChunkedRequests());
        if (!settings.allowedOrigins().isEmpty()) {
            route.handler(new CrossOrigin(settings.allowedOrigins(), methods[0].name()));
        }
        return route.handler(new AllowedMethods(methods)).failureHandler(new FailedRouting());
    }

    /** Ends to serve. Calls under way are not touched. */
    public void unmount() {
        routes.forEach(Route::remove);
        routes.clear();
    }
}
