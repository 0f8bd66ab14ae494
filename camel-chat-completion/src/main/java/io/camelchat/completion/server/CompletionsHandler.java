package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
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
    private static final String JSON = "application/json";
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
        Vertx vertx = routing.vertx();
        Context loop = vertx.getOrCreateContext();
        HttpServerRequest request = routing.request();
        request.pause();
        Future.fromCompletionStage(authentication.callerOf(routing), loop)
                .compose(caller -> body(vertx, request).map(body -> new Arrived(caller, body)))
                .onSuccess(arrived -> toWorker(vertx, loop, request, arrived, arrival))
                .onFailure(cause -> refuse(vertx, request, cause));
    }

    private record Arrived(String caller, byte[] body) {}

    private Future<byte[]> body(Vertx vertx, HttpServerRequest request) {
        if (!isJson(request.getHeader("Content-Type"))) {
            return Future.failedFuture(
                    new RequestException(ErrorAnswer.unsupportedMediaType(request.getHeader("Content-Type"))));
        }
        if (RequestBody.announced(request) > settings.maxRequestSize()) {
            return Future.failedFuture(new RequestException(ErrorAnswer.tooLarge(settings.maxRequestSize())));
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        return RequestBody.collect(vertx, request, settings.maxRequestSize());
    }

    /** UTF-8 is the only charset of JSON. */
    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        String charset = null;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")) {
                charset = parameter.substring("charset=".length()).replace("\"", "");
            }
        }
        return parts[0].strip().equals(JSON) && (charset == null || charset.equals("utf-8") || charset.equals("utf8"));
    }

    private void toWorker(Vertx vertx, Context loop, HttpServerRequest request, Arrived arrived, long arrival) {
        try {
            workers.execute(() -> serve(vertx, loop, request, arrived, arrival));
        } catch (RejectedExecutionException e) {
            LOG.warn("A call is refused: all threads that take calls are busy, and as many calls wait as may");
            JsonResponse.refuse(
                    request.response(),
                    new RequestException(ErrorAnswer.unavailable("The server has too much to do; try again")));
        }
    }

    private void serve(Vertx vertx, Context loop, HttpServerRequest request, Arrived arrived, long arrival) {
        try {
            ChatCompletionRequest asked = RequestReader.read(arrived.body());
            ServedModel model = models.find(asked.getModel());
            if (model == null) {
                throw new RequestException(ErrorAnswer.modelNotFound(asked.getModel()));
            }
            if (!model.isOpen()) {
                throw new RequestException(ErrorAnswer.unavailable("The model takes no calls now; try again later"));
            }
            model.serve(new ServedCall(
                    vertx,
                    loop,
                    request.response(),
                    asked,
                    arrived.caller(),
                    traceHeaders(request),
                    model.settings(),
                    arrival));
        } catch (RequestException e) {
            loop.runOnContext(run -> JsonResponse.refuse(request.response(), e));
        } catch (RuntimeException e) {
            LOG.error("A call could not be handed to its model", e);
            RequestException failed = new RequestException(ErrorAnswer.failed("The call could not be answered"));
            loop.runOnContext(run -> JsonResponse.refuse(request.response(), failed));
        }
    }

    private static Map<String, String> traceHeaders(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : TRACE_HEADERS) {
            String value = request.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private void refuse(Vertx vertx, HttpServerRequest request, Throwable cause) {
        JsonResponse.refuse(request.response(), cause);
        if (!request.isEnded()) {
            RequestBody.discard(vertx, request, settings.maxRequestSize());
        }
    }
}
