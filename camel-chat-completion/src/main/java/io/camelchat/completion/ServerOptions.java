package io.camelchat.completion;

import io.camelchat.completion.server.Authenticator;
import io.camelchat.completion.server.ModelSettings;
import io.camelchat.completion.server.ServerSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.util.FileUtil;

/** Reads the options of serving from a configuration. */
final class ServerOptions {
    private static final String ANY = "*";

    private ServerOptions() {}

    static ModelSettings modelSettings(ChatCompletionConfiguration options) {
        return new ModelSettings(
                Duration.ofMillis(options.getHeartbeat()),
                Duration.ofMillis(options.getRequestTimeout()),
                options.getDisconnect() == Disconnect.DRAIN
                        ? Duration.ofMillis(options.getDrainTimeout())
                        : Duration.ZERO);
    }

    /** @param authenticator by the options that name one, or null */
    static ServerSettings serverSettings(ChatCompletionConfiguration options, Authenticator authenticator) {
        return new ServerSettings(
                path(options), authenticator, options.getMaxRequestSize(), words(options.getAllowedOrigins()));
    }

    static String path(ChatCompletionConfiguration options) {
        String path = FileUtil.stripTrailingSeparator(options.getContextPath());
        return path == null || path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    /** The names that a model is listed by: its own, and for all others those that were named. */
    static List<String> listedNames(ChatCompletionConfiguration options) {
        List<String> named = words(options.getModels());
        boolean any = ANY.equals(options.getModel());
        return any || !named.isEmpty() ? named : List.of(options.getModel());
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
