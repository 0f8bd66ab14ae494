package io.camelchat.routes.bulk;

import io.camelchat.routes.progress.Progress;
import io.camelchat.routes.upstream.FailureOwner;
import io.camelchat.routes.upstream.PatientAsk;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Answers the lines of a file. The thread that runs it reads them, and asks, so many at once as there are permits; whichever
 * thread an answer comes on writes it, and gives its permit back only then.
 */
public final class BulkJob {
    private static final String ASK = "direct:ask";

    /** Begins to show how far a job is, as {@link Progress#start} does. */
    public interface Shown {
        Progress start(String batch, String unit, long done);
    }

    private final CamelContext context;
    private final BulkFiles files;
    private final BulkSettings settings;
    private final Shown shown;
    private final Permits permits;
    private final SeenIds seen = new SeenIds();
    private volatile boolean isStopped;
    private volatile Exception failure;

    public BulkJob(CamelContext context, BulkFiles files, BulkSettings settings, Shown shown) {
        this.context = context;
        this.files = files;
        this.settings = settings;
        this.shown = shown;
        permits = Permits.of(settings.permits());
    }

    /**
     * Answers all lines that no earlier run has answered. Not for a thread on which a step of a route is being run.
     *
     * @throws BulkRefusedException where it cannot be done with these files
     * @throws BulkStoppedException where it was stopped before it was done
     * @throws IOException where a file cannot be read or written
     */
    public Report run() throws Exception {
        long start = System.nanoTime();
        files.check();
        Input input = Input.of(files.input(), settings.maxLine());
        try (Output output = Output.open(files, input)) {
            long before = output.tally().lines();
            if (!output.isComplete()) {
                answer(input, output);
            }
            return Report.of(files, output.tally(), before, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Has it read no more. What is under way is still written. Any thread may tell. */
    public void stop() {
        isStopped = true;
    }

    private void answer(Input input, Output output) throws Exception {
        Endpoint ask = context.getEndpoint(ASK);
        AsyncProducer producer = ask.createAsyncProducer();
        ServiceHelper.startService(producer);
        try (Progress progress =
                shown.start(files.name(), "lines", output.tally().lines())) {
            progress.total(input.lines());
            String digest = read(input, output, new Asking(ask, producer, output, progress));
            // Nobody closes a file that answers are still written to.
            permits.awaitAll();
            end(input, output, digest);
        } finally {
            ServiceHelper.stopService(producer);
        }
    }

    /** Returns the input's digest as it was read now, or null where it was not read to its end. */
    private String read(Input input, Output output, Asking asking) throws BulkRefusedException, InterruptedException {
        String unreadable = null;
        boolean hasObject = false;
        try (Lines lines = Lines.of(files.input(), settings.maxLine())) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (isStopped) {
                    return null;
                }
                LineId id = new LineId(input.fingerprint(), line.number());
                try {
                    RequestLine request = RequestLine.read(line, settings.maxLine());
                    hasObject = true;
                    asking.ask(id, line, request);
                } catch (BadLineException e) {
                    unreadable = unreadable == null ? e.getMessage() : unreadable;
                    asking.write(OutputLine.unasked(id, e.customId(), e.code(), e.getMessage()), id);
                }
            }
            if (!hasObject) {
                output.discard();
                throw new NotABatchException("No line of " + files.input() + " is a request: " + unreadable);
            }
            return lines.digest();
        } catch (IOException e) {
            fail(e);
            return null;
        }
    }

    private void end(Input input, Output output, String digest) throws Exception {
        if (failure != null) {
            throw failure;
        }
        if (isStopped) {
            throw new BulkStoppedException(files, output.tally().lines(), input.lines());
        }
        if (!input.fingerprint().equals(digest)) {
            throw new BulkRefusedException(files.input() + " was changed while it was read: move "
                    + BulkFiles.part(files.results()) + " and " + BulkFiles.part(files.errors())
                    + " away, and run it again");
        }
        output.publish();
    }

    private void fail(Exception cause) {
        synchronized (this) {
            failure = failure == null ? cause : failure;
        }
        stop();
    }

    /** Asks by lines. Its methods but {@link #answered} are called by the job's thread. */
    private final class Asking {
        private final Endpoint endpoint;
        private final AsyncProducer producer;
        private final Output output;
        private final Progress progress;

        Asking(Endpoint endpoint, AsyncProducer producer, Output output, Progress progress) {
            this.endpoint = endpoint;
            this.producer = producer;
            this.output = output;
            this.progress = progress;
        }

        void ask(LineId id, Line line, RequestLine request) throws BadLineException, InterruptedException {
            String customId = request.customId();
            int before = seen.put(customId, id.number());
            if (before != 0) {
                // Its custom_id stays that of the other line: whoever looks for it finds one line.
                throw new BadLineException(
                        "duplicate_custom_id",
                        null,
                        "Line " + id.number() + " has the custom_id \"" + customId + "\" of line " + before);
            }
            if (output.has(id.number())) {
                return;
            }
            String body = request.body();
            int bytes = line.bytes().length;
            permits.take(bytes);
            Exchange exchange = endpoint.createExchange();
            exchange.setProperty(PatientAsk.AS_IS, true);
            exchange.getMessage().setBody(body);
            producer.process(exchange, doneSync -> answered(id, customId, exchange, bytes));
        }

        private void answered(LineId id, String customId, Exchange exchange, int bytes) {
            try {
                Exception cause = exchange.getException();
                if (cause == null) {
                    write(OutputLine.answered(id, customId, exchange.getMessage()), id);
                } else if (FailureOwner.of(cause) == FailureOwner.NOBODY) {
                    stop();
                } else {
                    write(OutputLine.failed(id, customId, cause), id);
                }
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                permits.give(bytes);
            }
        }

        /** What cannot be written ends the job. */
        void write(OutputLine line, LineId id) {
            if (output.has(id.number())) {
                return;
            }
            try {
                output.write(line);
                progress.add(1);
            } catch (IOException e) {
                fail(e);
            }
        }
    }
}
