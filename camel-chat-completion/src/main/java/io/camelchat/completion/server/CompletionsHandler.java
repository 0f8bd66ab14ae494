package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests for completions: who calls, and what can be told by the head, is looked at before the body is read; the
 * body is read by a worker, which then calls the model.
 */
final class CompletionsHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionsHandler.class);
    private static final String[] TRACE_HEADERS = {"traceparent", "tracestate"};

    private final ServerSettings settings;
    private final Authentication authentication;
    private final ModelTable models;
    private final Executor workers;

    CompletionsHandler(ServerSettings settings, Authentication authentication, ModelTable models, Executor workers) {
        this.settings = settings;
        this.authentication = authentication;
        this.models = models;
        this.workers = workers;
    }

    @Override
    public void handle(RoutingContext routing) {
        long arrival = System.nanoTime();
        HttpServerRequest request = routing.request();
        endWithConnection(routing);
        RequestBody body = RequestBody.held(routing.vertx(), request, settings.maxRequestSize(), settings.patience());
        Arrival arrived = new Arrival(routing.vertx(), routing.vertx().getOrCreateContext(), request, arrival);
        authentication
                .callerOf(routing)
                .compose(caller -> {
                    RequestHead.check(request.headers(), settings.maxRequestSize());
                    return body.collect().map(bytes -> toWorker(arrived, caller, bytes));
                })
                .onFailure(cause -> {
                    JsonResponse.refuse(request.response(), cause);
                    body.discard();
                });
    }

    /** HTTP/1.0 has no chunks: there, an answer that did not tell its length ends where its connection does. */
    private static void endWithConnection(RoutingContext routing) {
        if (routing.request().version() == HttpVersion.HTTP_1_0) {
            HttpServerResponse response = routing.response();
            routing.addBodyEndHandler(end -> {
                if (!response.headers().contains("Content-Length")) {
                    routing.request().connection().close();
                }
            });
        }
    }

    /** A request that has come, when, and where it is answered. */
    private record Arrival(Vertx vertx, Context loop, HttpServerRequest request, long nanoTime) {}

    private Void toWorker(Arrival arrived, String caller, Buffer body) {
        try {
            workers.execute(() -> serve(arrived, caller, body));
            return null;
        } catch (RejectedExecutionException e) {
            LOG.warn("A call is refused: all threads that take calls are busy, and as many calls wait as may");
            throw new RequestException(ErrorAnswer.overloaded("The server has too much to do; try again"));
        }
    }

    private void serve(Arrival arrived, String caller, Buffer body) {
        try {
            ChatCompletionRequest asked = RequestReader.read(body.getBytes());
            ServedModel model = models.find(asked.getModel());
            if (model == null) {
                throw new RequestException(ErrorAnswer.modelNotFound(asked.getModel()));
            }
            if (!model.isOpen()) {
                throw new RequestException(ErrorAnswer.unavailable("The model takes no calls now; try again later"));
            }
            HttpServerRequest request = arrived.request();
            if (asked.isStream()) {
                UnreadAnswer.boundStream(request);
            }
            model.serve(new ServedCall(
                    arrived.vertx(),
                    arrived.loop(),
                    request,
                    asked,
                    caller,
                    traceHeaders(request),
                    model.settings(),
                    arrived.nanoTime()));
        } catch (RuntimeException | Error e) {
            // An error as well: nobody else would answer the call.
            arrived.loop()
                    .runOnContext(run -> JsonResponse.refuse(arrived.request().response(), e));
        }
    }

    /** A header that is there several times is one list of values. */
    private static Map<String, String> traceHeaders(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : TRACE_HEADERS) {
            List<String> values = request.headers().getAll(name);
            if (!values.isEmpty()) {
                headers.put(name, String.join(",", values));
            }
        }
        return headers;
    }
}
