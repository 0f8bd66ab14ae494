package io.camelchat.completion;

import io.camelchat.completion.client.ChatCompletionClient;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the upstream can be reached and takes the key: asks it for its list of models, which costs nothing. A server
 * without such a list is up if it says so.
 */
final class ChatCompletionHealthCheck extends AbstractHealthCheck {
    private static final int MAX_SECONDS = 10;

    private final ChatCompletionClient client;

    /** @param number tells the checks of a component apart */
    ChatCompletionHealthCheck(int number, ChatCompletionClient client) {
        super("camel", "producer:chat-completion-" + number);
        this.client = client;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("upstream", client.settings().origin());
        builder.detail("breaker.state", client.breakerState());
        try {
            int status = client.probe()
                    .toCompletableFuture()
                    .orTimeout(MAX_SECONDS, TimeUnit.SECONDS)
                    .join();
            builder.detail("http.response.status", status);
            boolean refused = status == 401 || status == 403;
            if (refused || status >= 500) {
                builder.message("The upstream " + client.settings().origin() + " answered " + status
                        + (refused ? ": check apiKey, apiKeyHeader or credentials" : ""));
                builder.down();
            } else {
                builder.up();
            }
        } catch (CompletionException e) {
            boolean slow = e.getCause() instanceof TimeoutException;
            builder.message(
                    slow
                            ? "The upstream " + client.settings().origin() + " did not list its models within "
                                    + MAX_SECONDS + " s"
                            : e.getCause().getMessage());
            builder.error(e.getCause());
            builder.down();
        }
    }
}
