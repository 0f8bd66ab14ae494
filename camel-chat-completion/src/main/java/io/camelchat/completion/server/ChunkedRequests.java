package io.camelchat.completion.server;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Makes a request whose body comes in chunks the last one of its connection. Where such a body ends, a proxy on the way may
 * have seen otherwise: by a length beside it, or by a size that overflows. What follows would be taken for the request of
 * somebody whom the proxy knows nothing of (RFC 9112, section 6.1).
 */
public final class ChunkedRequests implements Handler<RoutingContext> {
    private static final AttributeKey<HttpServerRequest> LAST = AttributeKey.valueOf(ChunkedRequests.class, "last");
    private static final int BAD_REQUEST = 400;
    private static final String CHUNKED = "chunked";

    @Override
    public void handle(RoutingContext routing) {
        if (routing.request().connection() instanceof Http1xServerConnection connection) {
            handle(routing, connection);
        } else {
            routing.next();
        }
    }

    private static void handle(RoutingContext routing, Http1xServerConnection connection) {
        HttpServerRequest request = routing.request();
        Attribute<HttpServerRequest> last = connection.channel().attr(LAST);
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (last.get() != null && last.get() != request) {
            connection.close();
        } else if (codings.isEmpty() || last.get() == request) {
            routing.next();
        } else {
            last.set(request);
            routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            routing.addEndHandler(answered -> closeAfter(request));
            if (codings.size() == 1 && CHUNKED.equalsIgnoreCase(codings.get(0))) {
                routing.next();
            } else {
                JsonResponse.refuse(
                        routing.response(),
                        new RequestException(ErrorAnswer.malformed(
                                BAD_REQUEST, "The body has a Transfer-Encoding that is not known: only chunked is")));
            }
        }
    }

    /** A client that still sends would lose its answer with the connection. */
    private static void closeAfter(HttpServerRequest request) {
        if (request.isEnded()) {
            request.connection().close();
        } else {
            request.end().onComplete(read -> request.connection().close());
        }
    }
}
