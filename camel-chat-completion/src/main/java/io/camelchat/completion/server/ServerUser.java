package io.camelchat.completion.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Accepts whomever the HTTP server's own authentication, be it JWT or basic, has let in. Where none stands before it, it
 * refuses everyone. All of them are equal, so that models of one path may each name it by its class.
 */
public record ServerUser() implements Authenticator {
    @Override
    public CompletionStage<String> authenticate(Credential credential) {
        String user = credential.serverUser();
        return CompletableFuture.completedFuture(user == null || user.isBlank() ? null : user);
    }
}
