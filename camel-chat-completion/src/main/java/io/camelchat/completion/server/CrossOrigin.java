package io.camelchat.completion.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Tells browsers which pages of other origins may call and read the answer, by the CORS protocol of the Fetch standard. A
 * request of any other origin passes as if it had none: the browser keeps its answer from the page, and a page without
 * leave cannot call at all, for JSON is not sent across origins without asking first.
 */
final class CrossOrigin implements Handler<RoutingContext> {
    private static final String ANY = "*";
    private static final int NO_CONTENT = 204;

    /** What clients want to know of an answer beside its body. */
    private static final String EXPOSED = "Retry-After, x-request-id";

    private static final String SECONDS_KEPT = "600";

    private final Set<String> origins;
    private final String methods;

    /**
     * @param origins in the form in which browsers send them, or an asterisk alone for all
     * @param methods that pages may use, such as {@code POST}
     */
    CrossOrigin(Set<String> origins, String methods) {
        this.origins = origins;
        this.methods = methods;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = routing.response();
        String origin = request.getHeader("Origin");
        if (!origins.contains(ANY)) {
            response.headers().add("Vary", "Origin");
        }
        boolean allowed = origin != null && (origins.contains(ANY) || origins.contains(origin));
        if (allowed) {
            response.putHeader("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
        }
        if (allowed && isPreflight(request)) {
            preflight(request, response);
            return;
        }
        if (allowed) {
            response.putHeader("Access-Control-Expose-Headers", EXPOSED);
        }
        routing.next();
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains("Access-Control-Request-Method");
    }

    /** Every header may be sent: those of clients are many, and none is taken that is not known. */
    private void preflight(HttpServerRequest request, HttpServerResponse response) {
        response.putHeader("Access-Control-Allow-Methods", methods);
        String headers = request.getHeader("Access-Control-Request-Headers");
        if (headers != null) {
            response.putHeader("Access-Control-Allow-Headers", headers);
            response.headers().add("Vary", "Access-Control-Request-Headers");
        }
        response.putHeader("Access-Control-Max-Age", SECONDS_KEPT);
        response.setStatusCode(NO_CONTENT).end();
    }
}
