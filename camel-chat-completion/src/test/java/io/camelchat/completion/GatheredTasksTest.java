package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheredTasksTest {
    private static final int PRODUCERS = 4;
    private static final int TASKS = 20_000;
    private static final int THREADS = 3;
    private static final long SECONDS = 60;

    /** Threads that were woken and have not come yet. */
    private final Queue<Runnable> coming = new ArrayDeque<>();

    private final List<String> told = new ArrayList<>();
    private final GatheredTasks tasks = new GatheredTasks(coming::add);

    private void add(String name) {
        add(tasks, name);
    }

    private void add(GatheredTasks to, String name) {
        to.execute(() -> told.add(name), why -> told.add(name + " refused: " + why.getMessage()));
    }

    @Test
    void aThreadTakesAllThatCameWhileItWasOnItsWay() {
        add("a");
        add("b");
        add("c");
        assertThat(coming).hasSize(1);

        coming.remove().run();

        assertThat(told).containsExactly("a", "b", "c");
    }

    @Test
    void aTaskThatTakesLongHoldsUpNoOther() {
        tasks.execute(
                () -> {
                    // What comes next has had a thread woken before this began; that one finds what comes meanwhile.
                    assertThat(coming).hasSize(1);
                    add("c");
                    coming.remove().run();
                    told.add("a");
                },
                why -> told.add("a refused"));
        add("b");

        coming.remove().run();

        assertThat(told).containsExactly("b", "c", "a");
    }

    @Test
    void aTaskThatComesWhileAnotherRunsHasAThreadWoken() {
        tasks.execute(
                () -> {
                    assertThat(coming).isEmpty();
                    add("b");
                    assertThat(coming).hasSize(1);
                },
                why -> told.add("a refused"));

        coming.remove().run();
        assertThat(told).containsExactly("b");

        // Another was quicker: nothing is left for the thread that was woken.
        coming.remove().run();
        assertThat(told).containsExactly("b");
    }

    @Test
    void aThreadThatFoundNothingIsFollowedByAnother() {
        add("a");
        coming.remove().run();
        add("b");
        coming.remove().run();

        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void aTaskThatFailsLeavesTheRestToAnotherThread() {
        tasks.execute(
                () -> {
                    throw new IllegalStateException("It fails");
                },
                why -> told.add("a refused"));
        add("b");

        assertThatThrownBy(() -> coming.remove().run()).hasMessage("It fails");
        assertThat(told).isEmpty();
        coming.remove().run();

        assertThat(told).containsExactly("b");
    }

    @Test
    void aThreadThatATaskLeavesInterruptedTakesNoOther() {
        tasks.execute(() -> Thread.currentThread().interrupt(), why -> told.add("a refused"));
        add("b");

        coming.remove().run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).isEmpty();
        coming.remove().run();

        assertThat(told).containsExactly("b");
    }

    @Test
    void theRestIsRefusedWhereNoOtherThreadIsFree() {
        AtomicInteger threads = new AtomicInteger(1);
        GatheredTasks one = new GatheredTasks(work -> {
            if (threads.getAndDecrement() <= 0) {
                throw new RejectedExecutionException("all are busy");
            }
            coming.add(work);
        });
        add(one, "a");
        add(one, "b");
        add(one, "c");

        coming.remove().run();

        assertThat(told).containsExactly("b refused: all are busy", "c refused: all are busy", "a");
    }

    @Test
    void aTaskIsRefusedWhereNoThreadCanBeStartedAndTheNextTriesAgain() {
        AtomicInteger failures = new AtomicInteger(1);
        GatheredTasks poor = new GatheredTasks(work -> {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            coming.add(work);
        });
        add(poor, "a");
        add(poor, "b");

        coming.remove().run();

        assertThat(told)
                .containsExactly(
                        "a refused: No thread could be started: java.lang.OutOfMemoryError: unable to create native thread",
                        "b");
    }

    @Test
    void eachTaskThatWaitsHasAThreadOfItsOwnBeforeThePoolStops() {
        add("a");
        add("b");

        tasks.handOut();

        assertThat(coming).hasSize(3);
        coming.forEach(Runnable::run);
        assertThat(told).containsExactly("a", "b");
    }

    /** More tasks than threads: each runs once or is refused once, and none is forgotten. */
    @Test
    void eachIsToldOnceWhoeverIsQuicker() throws Exception {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(0, THREADS, SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>());
        ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);
        try {
            GatheredTasks real = new GatheredTasks(pool);
            AtomicIntegerArray times = new AtomicIntegerArray(PRODUCERS * TASKS);
            CountDownLatch all = new CountDownLatch(PRODUCERS * TASKS);
            IntStream.range(0, PRODUCERS)
                    .forEach(producer -> producers.execute(() -> {
                        for (int i = 0; i < TASKS; i++) {
                            int task = producer * TASKS + i;
                            Runnable tell = () -> {
                                times.incrementAndGet(task);
                                all.countDown();
                            };
                            real.execute(tell, why -> tell.run());
                        }
                    }));

            assertThat(all.await(SECONDS, TimeUnit.SECONDS))
                    .as("%s are left", all.getCount())
                    .isTrue();
            producers.shutdown();
            pool.shutdown();
            assertThat(pool.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(IntStream.range(0, times.length())).allMatch(task -> times.get(task) == 1);
            assertThat(pool.getCompletedTaskCount()).isLessThanOrEqualTo((long) PRODUCERS * TASKS);
        } finally {
            producers.shutdownNow();
            pool.shutdownNow();
        }
    }
}
