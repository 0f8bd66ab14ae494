package io.camelchat.benchmarks.serving;

import io.camelchat.benchmarks.upstream.Form;
import java.util.Map;

/** Something between clients and the upstream, in processes of its own. */
interface Relay extends AutoCloseable {
    String title();

    /** The base URL at which it passes calls on to the upstream's answers of that form. */
    String url(Form form);

    /** Headers that it wants of its clients, beside those that all have. */
    default Map<String, String> headers(Form form) {
        return Map.of();
    }

    /** The process that is measured, with all below it; null where nothing is between. */
    ProcessHandle process();

    @Override
    default void close() {
        if (process() != null) {
            process().destroy();
            process().onExit().join();
        }
    }
}
