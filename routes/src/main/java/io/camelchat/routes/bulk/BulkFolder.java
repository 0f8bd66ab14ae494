package io.camelchat.routes.bulk;

import io.camelchat.routes.progress.Progress;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step of a route that answers the lines of the file in the body. The consumer's thread is held until it is done, so that
 * it takes one file after the other; a thread of its own reads and asks. When the application stops, no more is read, and the
 * file is left where it is.
 */
public final class BulkFolder extends AsyncProcessorSupport implements ShutdownPrepared {
    private final CamelContext context;
    private final BulkSettings settings;
    private final Path results;
    private ExecutorService reader;
    private volatile BulkJob current;
    private volatile boolean isStopping;

    /** @param results the folder that results and errors are written to */
    public BulkFolder(CamelContext context, BulkSettings settings, Path results) {
        this.context = context;
        this.settings = settings;
        this.results = results;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Path input = exchange.getMessage().getMandatoryBody(File.class).toPath();
            exchange.getMessage().setBody(answer(input).inOneLine());
        } catch (ExecutionException e) {
            exchange.setException(e.getCause());
        } catch (Exception e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    /** What this thread asked would begin when the step has ended: Camel puts off what a step begins on its own thread. */
    private Report answer(Path input) throws Exception {
        Files.createDirectories(results);
        BulkJob job = new BulkJob(context, BulkFiles.in(results, input), settings, Progress::logged);
        current = job;
        if (isStopping) {
            // It was told before it could know of this one.
            job.stop();
        }
        Future<Report> report = reader.submit(job::run);
        try {
            return report.get();
        } finally {
            // Where this thread was interrupted, the stop did not wait.
            report.cancel(true);
            current = null;
        }
    }

    @Override
    protected void doStart() {
        isStopping = false;
        reader = context.getExecutorServiceManager().newSingleThreadExecutor(this, "Bulk");
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        isStopping = true;
        BulkJob job = current;
        if (job != null) {
            job.stop();
        }
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(reader);
    }
}
