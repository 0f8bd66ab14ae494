package io.camelchat.routes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;

/**
 * What a command does when its process is told to end: it stops what it does, lets what is under way finish, and waits until
 * the command has said how far it came. Closed by the command's own thread, run by one of the Java machine.
 */
final class StopSignal implements AutoCloseable {
    private static final long SECONDS = 5;

    private final CountDownLatch ended = new CountDownLatch(1);

    private StopSignal() {}

    static StopSignal to(Runnable stop, Main main) {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> signal.run(stop, main), "stop-signal"));
        return signal;
    }

    private void run(Runnable stop, Main main) {
        if (ended.getCount() == 0) {
            return;
        }
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
    }
}
