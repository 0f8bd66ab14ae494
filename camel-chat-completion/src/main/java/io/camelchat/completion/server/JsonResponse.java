package io.camelchat.completion.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an answer that is one JSON object. */
final class JsonResponse {
    private static final Logger LOG = LoggerFactory.getLogger(JsonResponse.class);
    private static final int UNAUTHORIZED = 401;
    private static final long MILLIS = 1_000;

    private JsonResponse() {}

    static void send(HttpServerResponse response, int status, byte[] json) {
        response.setStatusCode(status);
        response.putHeader("Content-Type", "application/json");
        response.end(Buffer.buffer(json));
    }

    /** Answers a request that comes to nothing; its client may have gone meanwhile. */
    static void refuse(HttpServerResponse response, Throwable cause) {
        Throwable root = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (response.closed() || response.ended()) {
            return;
        }
        if (root instanceof RequestException refused) {
            send(response, refused.answer());
        } else {
            LOG.error("It cannot be told who calls", root);
            send(response, ErrorAnswer.unavailable("It cannot be told now who calls; try again"));
        }
    }

    static void send(HttpServerResponse response, ErrorAnswer error) {
        if (error.status() == UNAUTHORIZED) {
            response.putHeader("WWW-Authenticate", "Bearer realm=\"chat-completion\"");
        }
        if (error.retryAfter() != null) {
            response.putHeader("Retry-After", String.valueOf((error.retryAfter() + MILLIS - 1) / MILLIS));
        }
        send(response, error.status(), error.toBytes());
    }
}
