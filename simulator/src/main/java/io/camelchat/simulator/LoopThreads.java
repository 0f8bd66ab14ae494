package io.camelchat.simulator;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The threads of one simulator's event loops: daemons that can be waited for. */
final class LoopThreads extends DefaultThreadFactory {

    private static final long TIMEOUT_MILLIS = 10_000;

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    LoopThreads() {
        super("simulator", true);
    }

    @Override
    public Thread newThread(Runnable loop) {
        Thread thread = super.newThread(loop);
        threads.add(thread);
        return thread;
    }

    /** Waits until the threads are gone: event loops report their end a moment before. */
    void join() {
        for (Thread thread : threads) {
            try {
                thread.join(TIMEOUT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
