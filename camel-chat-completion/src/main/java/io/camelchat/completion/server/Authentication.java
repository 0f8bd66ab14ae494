package io.camelchat.completion.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who calls, by the request's Bearer token or by whom the HTTP server itself has let in. */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final Pattern BEARER = Pattern.compile("(?i)Bearer +([\\x21-\\x7E]+) *");

    private static final String REFUSED = "The key is missing or unknown: send the header Authorization: Bearer KEY";

    private final Authenticator authenticator;
    private final Duration patience;

    /**
     * @param authenticator null where everybody may call
     * @param patience how long it is waited for
     */
    Authentication(Authenticator authenticator, Duration patience) {
        this.authenticator = authenticator;
        this.patience = patience;
    }

    /**
     * The caller's name, null where everybody may call and so nobody is told apart.
     *
     * @return ends on the request's event loop; with a {@link RequestException} where the caller is not let in
     */
    Future<String> callerOf(RoutingContext routing) {
        if (authenticator == null) {
            return Future.succeededFuture();
        }
        return ask(routing)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .transform(asked -> asked.succeeded() ? named(asked.result()) : failed(asked.cause()));
    }

    private Future<String> ask(RoutingContext routing) {
        Context loop = routing.vertx().getOrCreateContext();
        try {
            return Future.fromCompletionStage(
                    Objects.requireNonNull(
                            authenticator.authenticate(new Credential(tokenOf(routing), userOf(routing))),
                            "the authenticator answered null in place of a CompletionStage"),
                    loop);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<String> named(String caller) {
        return caller != null
                ? Future.succeededFuture(caller)
                : Future.failedFuture(new RequestException(ErrorAnswer.unauthorized(REFUSED)));
    }

    private static Future<String> failed(Throwable cause) {
        Throwable root = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof RequestException) {
            return Future.failedFuture(root);
        }
        LOG.error("It cannot be told who calls: the authenticator failed, or did not answer in time", root);
        return Future.failedFuture(
                new RequestException(ErrorAnswer.overloaded("It cannot be told now who calls; try again")));
    }

    private static String tokenOf(RoutingContext routing) {
        List<String> values = routing.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        Matcher bearer = values.size() == 1 ? BEARER.matcher(values.get(0)) : null;
        return bearer != null && bearer.matches() ? bearer.group(1) : null;
    }

    private static String userOf(RoutingContext routing) {
        return routing.user() == null ? null : routing.user().subject();
    }
}
