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

    private StopSignal(Runnable stop, Main main) {
        hook = new Thread(() -> run(stop, main), "stop-signal");
    }

    static StopSignal to(Runnable stop, Main main) {
        StopSignal signal = new StopSignal(stop, main);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    private void run(Runnable stop, Main main) {
        stop.run();
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
