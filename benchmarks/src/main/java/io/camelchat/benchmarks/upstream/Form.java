package io.camelchat.benchmarks.upstream;

import java.util.Locale;

/** How the upstream answers. */
public enum Form {
    /** One JSON answer of about a kilobyte. */
    JSON,

    /** A stream whose chunks come one at a time, at the pace that the upstream was started with. */
    PACED,

    /** A stream that comes at once. */
    BURST;

    public boolean streams() {
        return this != JSON;
    }

    /** The base URL below which the upstream answers so. */
    public String url(int port) {
        return "http://127.0.0.1:" + port + "/" + name().toLowerCase(Locale.ROOT) + "/v1";
    }
}
