package io.camelchat.routes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.Model;

/**
 * Looks before the start whether the HTTP server can listen and whether it may, and says in one sentence why not. Found
 * out at the start, the one would be a warning and the other the last line of a stack trace.
 */
final class ListenCheck extends MainListenerSupport {
    private static final String KEYS = "{{CHAT_API_KEYS:}}";

    @Override
    public void beforeStart(BaseMainSupport main) {
        HttpServerConfigurationProperties server = main.configure().httpServer();
        CamelContext context = main.getCamelContext();
        if (!server.isEnabled()) {
            return;
        }
        requireFree(server.getHost(), server.getPort());
        boolean gateway =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition("gateway") != null;
        if (gateway) {
            requireKeys(server.getHost(), context.resolvePropertyPlaceholders(KEYS));
        }
    }

    private static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            // It could be had, and is given back for the HTTP server to take.
        } catch (IOException e) {
            throw new IllegalStateException(
                    "it cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "): end what uses the port, or set CHAT_PORT or CHAT_HOST to another",
                    e);
        }
    }

    private static void requireKeys(String host, String keys) {
        if (keys.isBlank() && !isLoopback(host)) {
            throw new IllegalStateException(
                    "other machines can call it on " + host
                            + ", and nobody asks them for a key: set CHAT_API_KEYS to a file of keys, or CHAT_HOST to 127.0.0.1");
        }
        if (!keys.isBlank() && !Files.isReadable(Path.of(keys))) {
            throw new IllegalStateException("CHAT_API_KEYS names no file that can be read: " + keys
                    + " (write one line NAME SHA256-HEX a key)");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            // Nothing can listen there, which was told before.
            return false;
        }
    }
}
