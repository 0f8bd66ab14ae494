package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One thread, which a task keeps busy. */
class ContinuationsTest {
    private static final long SECONDS = 60;

    private final CamelContext context = new DefaultCamelContext();
    private final Continuations continuations = new Continuations(context);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void stop() {
        free.countDown();
        continuations.stop();
        context.stop();
    }

    private void keepBusy(int queue) throws InterruptedException {
        ThreadPoolProfile profile = profile();
        profile.setMaxQueueSize(queue);
        keepBusy(profile);
    }

    /** Says no more than that there is one thread. */
    private static ThreadPoolProfile profile() {
        ThreadPoolProfile profile = new ThreadPoolProfile(Continuations.PROFILE);
        profile.setMaxPoolSize(1);
        return profile;
    }

    private void keepBusy(ThreadPoolProfile profile) throws InterruptedException {
        context.getExecutorServiceManager().registerThreadPoolProfile(profile);
        continuations.start();
        CompletableFuture<String> first = begin(() -> {
            busy.countDown();
            await(free);
        });
        assertThat(busy.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(first).isNotDone();
    }

    /** What came of a task: "run", or why it was refused. */
    private CompletableFuture<String> begin(Runnable task) {
        CompletableFuture<String> end = new CompletableFuture<>();
        continuations.execute(
                () -> {
                    task.run();
                    end.complete("run");
                },
                why -> end.complete(why.getMessage()));
        return end;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("The test was given up", e);
        }
    }

    @Test
    void withoutAQueueNothingWaitsBehindABusyThread() throws Exception {
        keepBusy(profile());

        assertThat(begin(() -> {}).get(SECONDS, TimeUnit.SECONDS))
                .startsWith("No thread is free")
                .contains("all 1 threads");
    }

    @Test
    void aQueueTakesAsManyAsItIsSaidToAndNoMore() throws Exception {
        keepBusy(2);
        CompletableFuture<String> second = begin(() -> {});
        CompletableFuture<String> third = begin(() -> {});

        assertThat(begin(() -> {}).get(SECONDS, TimeUnit.SECONDS)).startsWith("No thread is free");

        assertThat(second).isNotDone();
        free.countDown();
        assertThat(second.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("run");
        assertThat(third.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("run");
    }

    @Test
    void theCallerRunsNothingWhateverTheProfileSays() throws Exception {
        ThreadPoolProfile profile = profile();
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns);
        keepBusy(profile);

        assertThat(begin(() -> {}).get(SECONDS, TimeUnit.SECONDS)).startsWith("No thread is free");
    }

    @Test
    void theProfileIsAsItsUserRegisteredIt() throws Exception {
        ThreadPoolProfile profile = profile();

        keepBusy(profile);

        assertThat(profile.getMaxQueueSize()).isNull();
    }

    @Test
    void whatComesAfterTheStopIsRefusedAsSuch() throws Exception {
        keepBusy(0);
        free.countDown();
        continuations.stop();

        assertThat(begin(() -> {}).get(SECONDS, TimeUnit.SECONDS))
                .endsWith("the chat completion component has stopped");
    }
}
