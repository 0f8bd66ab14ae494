package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests for completions: who calls, and what can be told by the head, is looked at before the body is read. A worker
 * reads the body and calls the model; the event loop does where the model never blocks and the body is small.
 */
final class CompletionsHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionsHandler.class);
    /** The most bytes of a request that are read on an event loop: they hold it up for less than a millisecond. */
    private static final int READ_ON_LOOP = 64 * 1024;

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
        VertxInternal vertx = (VertxInternal) routing.vertx();
        ContextInternal loop = vertx.getOrCreateContext();
        authentication
                .callerOf(routing)
                .compose(caller -> {
                    RequestHead.check(request.headers(), settings.maxRequestSize());
                    return body.collect().map(bytes -> take(new Arrival(vertx, loop, request, caller, arrival), bytes));
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

    /** A request that has come, from whom and when, and where it is answered. */
    private record Arrival(
            VertxInternal vertx, ContextInternal loop, HttpServerRequest request, String caller, long nanoTime) {}

    private Void take(Arrival arrived, Buffer body) {
        if (models.haveNonBlocking() && body.length() <= READ_ON_LOOP) {
            guarded(arrived, () -> {
                ChatCompletionRequest asked = RequestReader.read(body.getBytes());
                ServedModel model = open(asked.getModel());
                if (model.settings().nonBlocking()) {
                    serve(arrived, asked, model);
                } else {
                    toWorker(arrived, () -> serve(arrived, asked, model));
                }
            });
        } else {
            toWorker(arrived, () -> {
                ChatCompletionRequest asked = RequestReader.read(body.getBytes());
                ServedModel model = open(asked.getModel());
                if (model.settings().nonBlocking()) {
                    arrived.loop().runOnContext(read -> guarded(arrived, () -> serve(arrived, asked, model)));
                } else {
                    serve(arrived, asked, model);
                }
            });
        }
        return null;
    }

    private void toWorker(Arrival arrived, Runnable task) {
        try {
            workers.execute(() -> guarded(arrived, task));
        } catch (RejectedExecutionException e) {
            LOG.warn("A call is refused: all threads that take calls are busy, and as many calls wait as may");
            throw new RequestException(ErrorAnswer.overloaded("The server has too much to do; try again"));
        }
    }

    /** Answers a call that a step failed to take on, be it by an error: nobody else would. */
    private static void guarded(Arrival arrived, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            arrived.loop()
                    .runOnContext(run -> JsonResponse.refuse(arrived.request().response(), e));
        }
    }

    private ServedModel open(String name) {
        ServedModel model = models.find(name);
        if (model == null) {
            throw new RequestException(ErrorAnswer.modelNotFound(name));
        }
        if (!model.isOpen()) {
            throw new RequestException(ErrorAnswer.unavailable("The model takes no calls now; try again later"));
        }
        return model;
    }

    private static void serve(Arrival arrived, ChatCompletionRequest asked, ServedModel model) {
        HttpServerRequest request = arrived.request();
        if (asked.isStream()) {
            UnreadAnswer.boundStream(request);
        }
        model.serve(new ServedCall(
                arrived.vertx(),
                arrived.loop(),
                request,
                asked,
                arrived.caller(),
                traceHeaders(request),
                model.settings(),
                arrived.nanoTime()));
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
