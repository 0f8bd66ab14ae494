package io.camelchat.routes.documents;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that answers documents: the exchange is done when its file has gone to where it belongs, or is left in the inbox
 * because the application stops. While a document waits for its turn, for a permit or for an answer it holds no thread.
 */
public final class DocumentFlow extends AsyncProcessorSupport implements ShutdownPrepared {
    private static final int FEWEST_WORKERS = 4;

    /** So many documents wait in memory, so that none has to be looked for while a permit is free. */
    private static final int AHEAD = 500;

    private static final long FIRST_COUNT = 200;
    private static final long RECOUNT = 2_000;
    private static final int RARELY = 20;

    private final CamelContext context;
    private final DocumentSettings settings;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Batch batch;

    private StateFolder state;
    private ExecutorService workers;
    private ScheduledExecutorService timer;
    private Permits turns;
    private Workshop workshop;

    DocumentFlow(CamelContext context, DocumentSettings settings) {
        this.context = context;
        this.settings = settings;
        this.batch = new Batch(new InboxCount(settings.inbox()));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        GenericFile<?> file = exchange.getProperty(Exchange.FILE_EXCHANGE_FILE, GenericFile.class);
        Path path = ((File) file.getFile()).toPath().toAbsolutePath().normalize();
        Prompts prompts;
        try {
            prompts = Prompts.of(exchange);
        } catch (IllegalArgumentException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        inFlight.incrementAndGet();
        turns.acquire(new Turn(path, prompts, callback));
        return false;
    }

    /** Whether more documents are to be taken from the inbox. */
    boolean hasRoom() {
        return inFlight.get() < AHEAD + 2 * settings.permits();
    }

    /** A look at the inbox has found none that is not under way. */
    void foundNone() {
        if (inFlight.get() == 0) {
            batch.close();
        }
    }

    /** To look takes its time where there are many: it is done for one part in so many of the time. */
    private void count() {
        long start = System.nanoTime();
        batch.count();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        timer.schedule(this::count, Math.max(RECOUNT, took * RARELY), TimeUnit.MILLISECONDS);
    }

    /** @throws InboxTakenException where another process reads it */
    void claimInbox() {
        if (state == null) {
            try {
                state = StateFolder.open(settings.state(), settings.inbox());
            } catch (IOException e) {
                throw new IllegalStateException("the documents flow has no folder for its state: " + e, e);
            }
        }
    }

    /** Lets another process read it. */
    void releaseInbox() {
        if (state != null) {
            state.close();
            state = null;
        }
    }

    @Override
    protected void doStart() throws Exception {
        claimInbox();
        workers = context.getExecutorServiceManager()
                .newThreadPool(
                        this,
                        "Documents",
                        new ThreadPoolProfileBuilder("documents")
                                .poolSize(workerCount())
                                .maxPoolSize(workerCount())
                                .maxQueueSize(Integer.MAX_VALUE)
                                .build());
        timer = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "DocumentsTimer");
        // As many again are read while the others are asked about.
        turns = new Permits(2 * settings.permits(), workers);
        PieceStore store = PieceStore.open(state);
        workshop = new Workshop(
                settings,
                new DocumentKeys(settings, context),
                workers,
                new Permits(settings.permits(), workers),
                new Tokens(settings.model()),
                new DocumentReader(state),
                PieceAsk.open(context),
                store,
                new PatientWrite(timer, workers),
                new Outbox(settings.outbox()));
        store.forgetUnless(path -> Files.exists(settings.inbox().resolve(path)));
        timer.schedule(this::count, FIRST_COUNT, TimeUnit.MILLISECONDS);
    }

    private static int workerCount() {
        return Math.max(FEWEST_WORKERS, Runtime.getRuntime().availableProcessors());
    }

    /** The route is about to stop, and would wait for what waits here. What has been asked is finished. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (!suspendOnly && workshop != null) {
            workshop.writes().stop();
            turns.close();
            workshop.permits().close();
        }
    }

    @Override
    protected void doStop() throws Exception {
        batch.close();
        if (workshop != null) {
            prepareShutdown(false, true);
            workshop.ask().close();
        }
        context.getExecutorServiceManager().shutdownNow(timer);
        context.getExecutorServiceManager().shutdown(workers);
        if (workshop != null) {
            workshop.store().close();
        }
        workshop = null;
        releaseInbox();
    }

    /** A document that waits until it is read. */
    private final class Turn implements Permits.Holder {
        private final Path file;
        private final Prompts prompts;
        private final AsyncCallback callback;

        Turn(Path file, Prompts prompts, AsyncCallback callback) {
            this.file = file;
            this.prompts = prompts;
            this.callback = callback;
        }

        @Override
        public void granted() {
            batch.begun();
            String path = settings.inbox().relativize(file).toString().replace(File.separatorChar, '/');
            DocumentRun[] run = new DocumentRun[1];
            run[0] = new DocumentRun(workshop, file, path, prompts, end -> {
                batch.ended(run[0], end);
                turns.release();
                goes();
            });
            run[0].begin();
        }

        @Override
        public void turnedAway() {
            goes();
        }

        private void goes() {
            inFlight.decrementAndGet();
            callback.done(false);
        }
    }
}
