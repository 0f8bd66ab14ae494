package io.camelchat.completion.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets the methods of a path pass, and answers all others. */
final class AllowedMethods implements Handler<RoutingContext> {
    private static final int NO_CONTENT = 204;

    private final Set<HttpMethod> methods;
    private final String allow;

    AllowedMethods(HttpMethod... methods) {
        this.methods = Set.of(methods);
        this.allow =
                this.methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", ")) + ", OPTIONS";
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpMethod method = routing.request().method();
        HttpServerResponse response = routing.response();
        if (methods.contains(method)) {
            routing.next();
        } else if (method.equals(HttpMethod.OPTIONS)) {
            response.putHeader("Allow", allow).setStatusCode(NO_CONTENT).end();
        } else {
            response.putHeader("Allow", allow);
            JsonResponse.send(response, ErrorAnswer.methodNotAllowed(method.name(), allow));
        }
    }
}
