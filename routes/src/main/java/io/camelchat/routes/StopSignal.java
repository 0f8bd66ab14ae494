package io.camelchat.routes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command does when its process is told to end: it stops what it does, lets what is under way finish, and waits until
 * the command has said how far it came. Closed by the command's own thread, run by one of the Java machine.
 */
final class StopSignal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final long SECONDS = 5;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Runnable stop = () -> {};
    private boolean isTold;

    private StopSignal(Main main) {
        hook = new Thread(() -> run(main), "stop-signal");
    }

    static StopSignal of(Main main) {
        StopSignal signal = new StopSignal(main);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** How to stop what the command does; at once, where the process has been told to end before there was anything to stop. */
    synchronized void stops(Runnable how) {
        stop = how;
        if (isTold) {
            how.run();
        }
    }

    private synchronized void stop() {
        isTold = true;
        stop.run();
    }

    private void run(Main main) {
        stop();
        main.stop();
        try {
            ended.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("It has been told to end", e);
        }
    }
}
