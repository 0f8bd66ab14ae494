package io.camelchat.simulator;

import io.camelchat.simulator.answer.ApiError;
import io.camelchat.simulator.answer.ApiErrorException;
import io.camelchat.simulator.answer.ChatRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API: decides what a request is about, whether it may pass, and what answers it. Shared by all event loops. */
final class Service {

    static final String BASE = "/v1";

    private final ApiKeys keys;
    private final Models models;
    private final RateLimit rateLimit;
    private final Behaviours behaviours;
    private final Responder responder = new Responder();

    Service(ApiKeys keys, Models models, RateLimit rateLimit, Behaviours behaviours) {
        this.keys = keys;
        this.models = models;
        this.rateLimit = rateLimit;
        this.behaviours = behaviours;
    }

    Iterator<Step> answer(IncomingRequest request) {
        Optional<ApiError> refused = keys.refuse(request);
        if (refused.isPresent()) {
            return BodySteps.error(refused.get(), List.of(Map.entry("WWW-Authenticate", "Bearer")))
                    .iterator();
        }
        try {
            return route(request);
        } catch (ApiErrorException e) {
            return BodySteps.error(e.error(), List.of()).iterator();
        }
    }

    private Iterator<Step> route(IncomingRequest request) throws ApiErrorException {
        String path = request.path();
        if (path.equals(BASE + "/chat/completions")) {
            return allowed(request, "POST") ? chat(request) : wrongMethod("POST");
        }
        if (path.equals(BASE + "/models")) {
            return allowed(request, "GET") ? BodySteps.json(200, models.list()).iterator() : wrongMethod("GET");
        }
        if (path.startsWith(BASE + "/models/")) {
            String name = URLDecoder.decode(path.substring((BASE + "/models/").length()), StandardCharsets.UTF_8);
            return allowed(request, "GET")
                    ? BodySteps.json(200, models.one(name)).iterator()
                    : wrongMethod("GET");
        }
        throw new ApiErrorException(
                new ApiError(404, "Unknown request URL: " + path, "invalid_request_error", null, "unknown_url"));
    }

    private Iterator<Step> chat(IncomingRequest request) throws ApiErrorException {
        RateLimit.Verdict verdict = rateLimit.count();
        if (!verdict.allowed()) {
            ApiError error =
                    new ApiError(429, "Rate limit reached for requests.", "requests", null, "rate_limit_exceeded");
            return BodySteps.error(error, verdict.headers()).iterator();
        }
        ChatRequest chat = ChatRequest.parse(request.body());
        models.check(chat.model());
        return responder.answer(chat, behaviours.take(chat), verdict.headers());
    }

    private static boolean allowed(IncomingRequest request, String method) {
        return request.method().equals(method);
    }

    private static Iterator<Step> wrongMethod(String right) {
        String message = "Only " + right + " requests are accepted here.";
        ApiError error = new ApiError(405, message, "invalid_request_error", null, "method_not_supported");
        return BodySteps.error(error, List.of(Map.entry("Allow", right))).iterator();
    }
}
