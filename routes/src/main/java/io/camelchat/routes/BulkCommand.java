package io.camelchat.routes;

import io.camelchat.routes.bulk.BulkFiles;
import io.camelchat.routes.bulk.BulkJob;
import io.camelchat.routes.bulk.BulkRefusedException;
import io.camelchat.routes.bulk.BulkSettings;
import io.camelchat.routes.bulk.BulkStoppedException;
import io.camelchat.routes.bulk.Report;
import io.camelchat.routes.progress.Progress;
import io.camelchat.routes.upstream.Upstream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that answers a file of requests. Of the application it starts what asks, and nothing else. */
@Command(
        name = "bulk",
        description = {
            "Answers a file of requests in the format of OpenAI's batch API: lines of JSON with custom_id, method, url and body.",
            "Run again after it was interrupted, it goes on where it was."
        },
        footer = {
            "",
            "It exits with 0 where all lines were answered, with 1 where some are errors, and with 2 where it could not be"
                    + " done. OPENAI_BASE_URL and OPENAI_API_KEY say who is asked; with neither, a simulator answers."
        })
final class BulkCommand implements Callable<Integer> {
    private static final int SOME_ERRORS = 1;
    private static final int NOT_DONE = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "INPUT", description = "the file of requests")
    private Path input;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "where the answers go: INPUT.results.jsonl unless it is said")
    private Path output;

    @Option(
            names = "--errors",
            paramLabel = "FILE",
            description = "where the other lines go: INPUT.errors.jsonl unless it is said")
    private Path errors;

    @Option(
            names = "--permits",
            paramLabel = "N",
            description = "how many lines are asked about at once: BULK_PERMITS, or 50, unless it is said")
    private Integer permits;

    @Override
    public Integer call() {
        if (permits != null && permits < 1) {
            throw new ParameterException(spec.commandLine(), "--permits must be a number from 1 on, but is " + permits);
        }
        if (!Files.isReadable(input) || Files.isDirectory(input)) {
            throw new ParameterException(spec.commandLine(), "There is no file " + input + " that can be read");
        }
        Main main = create();
        // Until it is said what came of it: a process that is told to end may end as soon as that is closed.
        try (StopSignal signal = StopSignal.of(main)) {
            return answer(main, signal);
        }
    }

    private int answer(Main main, StopSignal signal) {
        PrintWriter explanation = spec.commandLine().getErr();
        try {
            Report report = run(main, signal);
            spec.commandLine().getOut().print(report);
            spec.commandLine().getOut().flush();
            return report.isAllAnswered() ? 0 : SOME_ERRORS;
        } catch (BulkRefusedException | BulkStoppedException e) {
            explanation.println(e.getMessage());
        } catch (Exception e) {
            explanation.println("The lines cannot be answered: " + Application.reasonOf(e));
        }
        explanation.flush();
        return NOT_DONE;
    }

    private Report run(Main main, StopSignal signal) throws Exception {
        try {
            main.start();
            CamelContext context = main.getCamelContext();
            BulkSettings settings = BulkSettings.of(context);
            BulkJob job = new BulkJob(
                    context, files(), permits == null ? settings : settings.withPermits(permits), Progress::start);
            signal.stops(job::stop);
            return job.run();
        } finally {
            main.stop();
        }
    }

    private BulkFiles files() {
        BulkFiles beside = BulkFiles.beside(input);
        return new BulkFiles(
                input, output == null ? beside.results() : output, errors == null ? beside.errors() : errors);
    }

    private static Main create() {
        Main main = new Main();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        main.addOverrideProperty("camel.main.routes-include-pattern", "classpath:camel/ask.yaml");
        main.addOverrideProperty("camel.server.enabled", "false");
        main.addOverrideProperty("camel.management.enabled", "false");
        // Whoever runs a command wants to see what it does, and no application that starts.
        main.addOverrideProperty("camel.main.auto-configuration-log-summary", "false");
        main.addOverrideProperty("camel.main.startup-summary-level", "Off");
        main.addMainListener(new EmbeddedDefault());
        main.addMainListener(new Upstream());
        return main;
    }
}
