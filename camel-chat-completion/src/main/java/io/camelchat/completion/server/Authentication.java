package io.camelchat.completion.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out who calls, by the request's Bearer token or by whom the HTTP server itself has let in. */
final class Authentication {
    private static final Pattern BEARER = Pattern.compile("(?i)Bearer +([\\x21-\\x7E]+) *");

    private static final String REFUSED = "The key is missing or unknown: send the header Authorization: Bearer KEY";

    private final Authenticator authenticator;

    /** @param authenticator null where everybody may call */
    Authentication(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * The caller's name, null where everybody may call and so nobody is told apart.
     *
     * @return completes exceptionally with a {@link RequestException} where the caller is refused
     */
    CompletionStage<String> callerOf(RoutingContext context) {
        if (authenticator == null) {
            return CompletableFuture.completedFuture(null);
        }
        Credential credential = new Credential(tokenOf(context), userOf(context));
        return authenticator.authenticate(credential).thenApply(caller -> {
            if (caller == null) {
                throw new RequestException(ErrorAnswer.unauthorized(REFUSED));
            }
            return caller;
        });
    }

    private static String tokenOf(RoutingContext context) {
        List<String> values = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        Matcher bearer = values.size() == 1 ? BEARER.matcher(values.get(0)) : null;
        return bearer != null && bearer.matches() ? bearer.group(1) : null;
    }

    private static String userOf(RoutingContext context) {
        return context.user() == null ? null : context.user().subject();
    }
}
