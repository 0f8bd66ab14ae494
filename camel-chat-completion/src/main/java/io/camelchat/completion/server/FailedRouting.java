package io.camelchat.completion.server;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Answers as the API does what failed on its way to a handler: by the HTTP server's own authentication, for one. */
final class FailedRouting implements Handler<RoutingContext> {
    private static final int FIRST_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int FIRST_SERVER_ERROR = 500;

    @Override
    public void handle(RoutingContext routing) {
        int status = routing.statusCode();
        Throwable cause = routing.failure();
        if (status == UNAUTHORIZED) {
            cause = new RequestException(ErrorAnswer.unauthorized("The credentials are missing or not accepted"));
        } else if (status == FORBIDDEN) {
            cause = new RequestException(ErrorAnswer.forbidden("The caller may not do this"));
        } else if (status >= FIRST_ERROR && status < FIRST_SERVER_ERROR) {
            cause = new RequestException(ErrorAnswer.malformed(status, "The request is not as it must be"));
        }
        JsonResponse.refuse(routing.response(), cause);
    }
}
