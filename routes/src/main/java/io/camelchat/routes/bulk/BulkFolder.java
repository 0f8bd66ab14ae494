package io.camelchat.routes.bulk;

import io.camelchat.routes.progress.Progress;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step of a route that answers the lines of the file in the body, one file after the other: the thread of the consumer
 * reads it, and is held until it is done. When the application stops, no more of it is read, and the file is left where it is.
 */
public final class BulkFolder extends AsyncProcessorSupport implements ShutdownPrepared {
    private final BulkSettings settings;
    private final Path results;
    private volatile BulkJob current;
    private volatile boolean isStopping;

    /** @param results the folder that results and errors are written to */
    public BulkFolder(BulkSettings settings, Path results) {
        this.settings = settings;
        this.results = results;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Path input = exchange.getMessage().getMandatoryBody(File.class).toPath();
            Files.createDirectories(results);
            BulkJob job = new BulkJob(
                    exchange.getContext(), BulkFiles.in(results, input), settings, Progress::logged);
            current = job;
            if (isStopping) {
                // It was told between two files, or just now.
                job.stop();
            }
            exchange.getMessage().setBody(job.run().inOneLine());
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            current = null;
        }
        callback.done(true);
        return true;
    }

    @Override
    protected void doStart() {
        isStopping = false;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        isStopping = true;
        BulkJob job = current;
        if (job != null) {
            job.stop();
        }
    }
}
