package io.camelchat.completion.client;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The models of an upstream that refuse to be asked for the usage of a stream, as Mistral's once did. They are told apart,
 * for behind one upstream there may be several servers. Thread-safe.
 */
final class UsageRefusals {
    /** Model names come from callers: a bound, and no more than that. */
    private static final int MOST = 1_000;

    private final Set<String> models = ConcurrentHashMap.newKeySet();

    boolean isKnown(String model) {
        return model != null && models.contains(model);
    }

    void add(String model) {
        if (models.size() >= MOST) {
            models.clear();
        }
        if (model != null) {
            models.add(model);
        }
    }

    /** Whether an upstream's error says that it does not know the field. */
    static boolean isRefusal(UpstreamError error) {
        return error != null
                && (error.status() == 400 || error.status() == 422)
                && Stream.of(error.param(), error.message()).anyMatch(UsageRefusals::namesTheField);
    }

    private static boolean namesTheField(String text) {
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return lower.contains("stream_options") || lower.contains("include_usage");
    }
}
