package io.camelchat.completion.server;

import java.util.concurrent.CompletionStage;

/**
 * Tells who calls, by what a request brings to show it.
 *
 * <p>Asked once for every request, before its body is read, on an event loop: it must not block. The answer may come on
 * any thread.
 */
@FunctionalInterface
public interface Authenticator {
    /**
     * Says whose the credential is.
     *
     * @return the caller's name, or null where the credential is not accepted (the server answers 401); a failure where
     *     that cannot be told now (the server answers 503)
     */
    CompletionStage<String> authenticate(Credential credential);
}
