package io.camelchat.completion.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an answer that is one JSON object. */
final class JsonResponse {
    private static final Logger LOG = LoggerFactory.getLogger(JsonResponse.class);
    private static final int UNAUTHORIZED = 401;
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final long MILLIS = 1_000;

    private JsonResponse() {}

    /** Ends when all of it is sent, or cannot be. */
    static Future<Void> send(HttpServerResponse response, int status, byte[] json) {
        response.setStatusCode(status);
        response.putHeader("Content-Type", "application/json");
        return response.end(Buffer.buffer(json));
    }

    static Future<Void> send(HttpServerResponse response, ErrorAnswer error) {
        if (error.status() == UNAUTHORIZED && !response.headers().contains(CHALLENGE)) {
            response.putHeader(CHALLENGE, "Bearer realm=\"chat-completion\"");
        }
        if (error.retryAfter() != null) {
            response.putHeader("Retry-After", String.valueOf((error.retryAfter() + MILLIS - 1) / MILLIS));
        }
        return send(response, error.status(), error.toBytes());
    }

    /** Answers with what a failure means, unless there is an answer already or the client has gone. */
    static void refuse(HttpServerResponse response, Throwable cause) {
        boolean toNobody = cause instanceof ClientGoneException || response.closed();
        if (toNobody || response.headWritten() || response.ended()) {
            return;
        }
        if (cause instanceof RequestException refused) {
            send(response, refused.answer());
        } else {
            LOG.error("A request could not be handled", cause);
            send(response, ErrorAnswer.failed("The request could not be handled"));
        }
    }
}
