package io.camelchat.benchmarks.starting;

import org.apache.camel.main.Main;

/** A Camel application with an HTTP server, and nothing else. */
public final class EmptyApplication {
    private EmptyApplication() {}

    /** @param args the port */
    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", args[0]);
        main.run();
    }
}
