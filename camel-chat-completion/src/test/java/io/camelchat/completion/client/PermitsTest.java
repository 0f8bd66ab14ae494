package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private final List<String> granted = new ArrayList<>();

    @Test
    void grantsAtOnceWhatIsFree() {
        Permits permits = new Permits(2);

        acquire(permits, "a");
        acquire(permits, "b");
        acquire(permits, "c");

        assertThat(granted).containsExactly("a", "b");
    }

    @Test
    void grantsInTheOrderOfTheLine() {
        Permits permits = new Permits(1);
        Permits.Permit a = acquire(permits, "a");
        Permits.Permit b = acquire(permits, "b");
        Permits.Permit c = acquire(permits, "c");

        a.release();
        assertThat(granted).containsExactly("a", "b");
        acquire(permits, "d");
        b.release();
        c.release();

        assertThat(granted).containsExactly("a", "b", "c", "d");
    }

    @Test
    void givesAPlaceUpOnce() {
        Permits permits = new Permits(1);
        Permits.Permit a = acquire(permits, "a");
        a.release();
        a.release();
        a.release();
        acquire(permits, "b");
        acquire(permits, "c");

        assertThat(granted).containsExactly("a", "b");
    }

    @Test
    void leavesTheLine() {
        Permits permits = new Permits(1);
        Permits.Permit a = acquire(permits, "a");
        Permits.Permit b = acquire(permits, "b");
        acquire(permits, "c");

        b.release();
        b.release();
        assertThat(granted).containsExactly("a");
        a.release();

        assertThat(granted).containsExactly("a", "c");
    }

    @Test
    void keepsAPlaceThatNobodyWaitsFor() {
        Permits permits = new Permits(1);
        Permits.Permit a = acquire(permits, "a");
        acquire(permits, "b").release();
        a.release();
        acquire(permits, "c");

        assertThat(granted).containsExactly("a", "c");
    }

    @Test
    void hasNoBoundWithoutOne() {
        Permits permits = new Permits(0);
        for (int i = 0; i < 10_000; i++) {
            acquire(permits, "x");
        }

        assertThat(granted).hasSize(10_000);
    }

    @Test
    void neverGrantsTooManyAndLosesNone() throws Exception {
        int max = 3;
        int threads = 6;
        int rounds = 5_000;
        Permits permits = new Permits(max);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(threads * rounds);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                pool.execute(() -> {
                    for (int round = 0; round < rounds; round++) {
                        if (ThreadLocalRandom.current().nextInt(4) == 0) {
                            permits.acquire(() -> {}).release();
                            over.countDown();
                        } else {
                            hold(permits, pool, open, most, over);
                        }
                    }
                });
            }
            assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            pool.shutdown();
        }
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, max);
        for (int i = 0; i < max + 1; i++) {
            acquire(permits, "after");
        }
        assertThat(granted).as("places left at the end").hasSize(max);
    }

    /** Takes a place and gives it up on another thread, once both the place and its permit are there. */
    private static void hold(
            Permits permits, ExecutorService pool, AtomicInteger open, AtomicInteger most, CountDownLatch over) {
        AtomicReference<Permits.Permit> permit = new AtomicReference<>();
        AtomicInteger ready = new AtomicInteger();
        Runnable release = () -> {
            if (ready.incrementAndGet() == 2) {
                pool.execute(() -> {
                    open.decrementAndGet();
                    permit.get().release();
                    over.countDown();
                });
            }
        };
        permit.set(acquire(permits, () -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            release.run();
        }));
        release.run();
    }

    private Permits.Permit acquire(Permits permits, String name) {
        return acquire(permits, () -> granted.add(name));
    }

    private static Permits.Permit acquire(Permits permits, Runnable granted) {
        Permits.Permit permit = permits.acquire(granted);
        if (permit.isHeldAtOnce()) {
            granted.run();
        }
        return permit;
    }
}
