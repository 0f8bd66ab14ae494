package io.camelchat.completion;

import io.camelchat.completion.server.Authenticator;
import io.camelchat.completion.server.ModelSettings;
import io.camelchat.completion.server.ServerSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the options of serving from a configuration. */
final class ServerOptions {
    private static final String ANY = "*";
    private static final Pattern SLASHES_AROUND = Pattern.compile("^/+|/+$");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");

    /** Longer than any client that means it takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ServerOptions() {}

    static ModelSettings modelSettings(ChatCompletionConfiguration options) {
        return new ModelSettings(
                Duration.ofMillis(options.getHeartbeat()),
                Duration.ofMillis(options.getRequestTimeout()),
                options.getDisconnect() == Disconnect.DRAIN
                        ? Duration.ofMillis(options.getDrainTimeout())
                        : Duration.ZERO,
                options.isNonBlocking());
    }

    /** @param authenticator by the options that name one, or null */
    static ServerSettings serverSettings(ChatCompletionConfiguration options, Authenticator authenticator) {
        return new ServerSettings(
                path(options),
                authenticator,
                options.getMaxRequestSize(),
                AllowedOrigins.of(words(options.getAllowedOrigins())),
                PATIENCE);
    }

    /** The path below which models are served, without a slash at its end; empty for the root. */
    static String path(ChatCompletionConfiguration options) {
        String given = options.getContextPath() == null ? "" : options.getContextPath();
        String path = SLASHES_AROUND.matcher(given).replaceAll("");
        if (!path.isEmpty() && !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "Option contextPath must be a path such as /v1, of letters, digits and -._~, not " + given);
        }
        return path.isEmpty() ? "" : "/" + path;
    }

    /**
     * The names that a model is listed by: its own, and for all others those that were named.
     *
     * @throws IllegalArgumentException where a model with a name of its own is given others, which nobody could call
     */
    static List<String> listedNames(ChatCompletionConfiguration options) {
        List<String> named = words(options.getModels());
        if (ANY.equals(options.getModel())) {
            return named;
        }
        if (!named.isEmpty()) {
            throw new IllegalArgumentException("Option models is for the route that is every other model,"
                    + " chat-completion:*; the model " + options.getModel() + " is listed by its own name");
        }
        return List.of(options.getModel());
    }

    private static List<String> words(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }
}
