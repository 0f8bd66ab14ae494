package io.camelchat.routes;

import io.camelchat.routes.bulk.BulkFlow;
import io.camelchat.routes.documents.Documents;
import io.camelchat.routes.jms.JmsFlow;
import io.camelchat.routes.queue.QueueSettings;
import io.camelchat.routes.upstream.Upstream;
import java.util.concurrent.Callable;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * Runs the routes until it is told to stop, or else a command. Settings are environment variables, system properties, or
 * lines of a file {@code application.properties} in the working directory.
 */
@Command(
        name = "java -jar chat-completion-routes.jar",
        description = {
            "Without a command: runs the routes until it is told to stop.",
            "Settings are environment variables, system properties, or lines of a file application.properties"
                    + " in the working directory."
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {KeyCommand.class, BulkCommand.class})
public final class Application implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    // Picocli looks at it, to know that nothing is to be run.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "says this")
    private boolean help;

    private Application() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The application as a user calls it, from its arguments to the status it exits with. */
    static CommandLine commandLine() {
        return new CommandLine(new Application()).setExpandAtFiles(false);
    }

    @Override
    public Integer call() {
        try {
            Main main = create();
            main.run();
            return main.getExitCode();
        } catch (Exception e) {
            LOG.debug("The application cannot start", e);
            LOG.error("The application cannot start: {}", reasonOf(e));
            return 1;
        }
    }

    /** The application, not started. */
    static Main create() {
        Main main = new Main();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        main.addMainListener(new EventLoops());
        main.addMainListener(new EmbeddedDefault());
        main.addMainListener(new Upstream());
        main.addMainListener(new JmsFlow());
        main.addMainListener(new BulkFlow());
        main.addMainListener(new Gateway());
        main.addMainListener(new QueueSettings());
        main.addMainListener(new Documents());
        main.addMainListener(new ListenCheck());
        return main;
    }

    /** What the first says that is not Camel's: those around it name routes and services, those below it are details. */
    static String reasonOf(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && isCamels(cause)) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static boolean isCamels(Throwable failure) {
        return failure.getClass().getName().startsWith("org.apache.camel.");
    }
}
