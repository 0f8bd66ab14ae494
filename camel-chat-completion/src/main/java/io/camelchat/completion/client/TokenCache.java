package io.camelchat.completion.client;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** The last token that the credentials gave, fetched anew before it expires, by one fetch for all. Thread-safe. */
final class TokenCache {
    /** A token this close to its end might expire on its way. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Credentials credentials;
    private final Clock clock;
    private CompletableFuture<Secret> current;
    private Credentials.Token token;

    TokenCache(Credentials credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Gives the token to send, the one at hand or the one that the fetch under way will bring; or why there is none. */
    void get(BiConsumer<Secret, Throwable> taker) {
        CompletableFuture<Secret> wanted;
        boolean fetches = false;
        synchronized (this) {
            boolean underWay = current != null && !current.isDone();
            if (!underWay && (token == null || !isFresh(token))) {
                token = null;
                current = new CompletableFuture<>();
                fetches = true;
            }
            wanted = current;
        }
        wanted.whenComplete(taker).exceptionally(told -> null);
        if (fetches) {
            fetch(wanted);
        }
    }

    /** Forgets a token that was not accepted, unless a newer one is there already. */
    synchronized void forget(Secret refused) {
        if (token != null && token.value().equals(refused.reveal())) {
            token = null;
        }
    }

    /** Whatever the credentials throw, an error too, fails the fetch: all who wait for it would wait for ever. */
    private void fetch(CompletableFuture<Secret> result) {
        try {
            CompletionStage<Credentials.Token> fetched = credentials.fetch();
            fetched.whenComplete((value, failure) -> {
                if (failure == null && value != null) {
                    settle(result, value);
                } else {
                    result.completeExceptionally(
                            failure != null ? causeOf(failure) : new IllegalStateException("no token was given"));
                }
            });
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** What the credentials failed with, out of the wrapping that a chain of stages puts around it. */
    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void settle(CompletableFuture<Secret> result, Credentials.Token value) {
        Secret secret;
        try {
            secret = new Secret(value.value());
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
        }
        synchronized (this) {
            token = value;
        }
        result.complete(secret);
    }

    private boolean isFresh(Credentials.Token value) {
        return value.expiresAt() == null || clock.instant().plus(MARGIN).isBefore(value.expiresAt());
    }
}
