package io.camelchat.completion.server;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;

/** Looks whether a thing is held by anybody. */
final class Forgotten {
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);
    private static final long COLLECTION = 100;

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final WeakReference<Object> thing;

    Forgotten(Object thing) {
        this.thing = new WeakReference<>(thing, collected);
    }

    /** Whether it comes to be held by nobody, within a time that is long. */
    boolean isSo() throws InterruptedException {
        long begin = System.nanoTime();
        boolean gone = false;
        while (!gone && System.nanoTime() - begin < LONG) {
            System.gc();
            gone = collected.remove(COLLECTION) == thing;
        }
        return gone;
    }
}
