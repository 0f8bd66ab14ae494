package io.camelchat.routes;

import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes until it is told to stop. Settings are environment variables, system properties, or lines of a file
 * {@code application.properties} in the working directory.
 */
public final class Application {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private Application() {}

    public static void main(String[] args) {
        int status = 1;
        try {
            Main main = create();
            main.run(args);
            status = main.getExitCode();
        } catch (Exception e) {
            LOG.debug("The application cannot start", e);
            LOG.error("The application cannot start: {}", inOwnWords(rootOf(e).getMessage()));
        }
        System.exit(status);
    }

    /** The application, not started. */
    static Main create() {
        Main main = new Main();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        main.addMainListener(new EmbeddedDefault());
        main.addMainListener(new Gateway());
        return main;
    }

    /** Camel's settings have names of this application's own. */
    private static String inOwnWords(String message) {
        return message == null
                ? "no reason is known; it is logged at level debug"
                : message.replace("camel.server.host", "CHAT_HOST")
                        .replace("camel.server.port", "CHAT_PORT")
                        .replace("apiKeysFile", "CHAT_API_KEYS");
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
