package io.camelchat.routes.documents;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was paid for, and tries again where that fails, as on a full disk, until it is written or the application
 * stops: what waits so holds its permit, and nothing more is asked than can be written. Thread-safe; no thread waits.
 */
final class PatientWrite {
    private static final Logger LOG = LoggerFactory.getLogger(PatientWrite.class);
    private static final long FIRST_DELAY = 500;
    private static final int DOUBLINGS = 6;
    private static final long LATER = 5_000;

    private final ScheduledExecutorService timer;
    private final Executor executor;
    private volatile boolean stopping;

    PatientWrite(ScheduledExecutorService timer, Executor executor) {
        this.timer = timer;
        this.executor = executor;
    }

    /**
     * Writes on this thread, and later on the executor's; then goes on.
     *
     * @param givenUp the application stops
     */
    void write(Write write, Runnable written, Runnable givenUp) {
        attempt(write, written, givenUp, 0);
    }

    private void attempt(Write write, Runnable written, Runnable givenUp, int failures) {
        try {
            write.run();
        } catch (IOException e) {
            if (failures == 0) {
                LOG.warn("A document waits until it can be written: {}", describe(e));
            }
            if (stopping) {
                givenUp.run();
            } else {
                long delay = FIRST_DELAY << Math.min(failures, DOUBLINGS);
                timer.schedule(
                        () -> executor.execute(() -> attempt(write, written, givenUp, failures + 1)),
                        delay,
                        TimeUnit.MILLISECONDS);
            }
            return;
        }
        written.run();
    }

    /** Goes on after a while, for what met trouble not to meet it at once again. */
    void later(Runnable task) {
        timer.schedule(() -> executor.execute(task), LATER, TimeUnit.MILLISECONDS);
    }

    private static String describe(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /** What cannot be written from now on is given up. */
    void stop() {
        stopping = true;
    }

    /** What is to be written, from its beginning each time. */
    interface Write {
        void run() throws IOException;
    }
}
