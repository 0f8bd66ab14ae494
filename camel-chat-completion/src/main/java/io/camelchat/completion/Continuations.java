package io.camelchat.completion;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * The threads that take routes on once an answer is there. They are Camel's: a thread pool by the profile {@value
 * #PROFILE}, which a user may register, or virtual threads where Camel is set so. Camel's own default profile would not
 * do: it lets the caller run what finds no thread, and the caller is an event loop.
 */
final class Continuations extends ServiceSupport implements Threads {
    /** The id of the thread pool profile. */
    static final String PROFILE = "chat-completion";

    private static final int MAX_THREADS = 1_000;

    private final CamelContext context;
    private final ThreadLocal<Boolean> own = ThreadLocal.withInitial(() -> false);
    private volatile ExecutorService pool;
    private volatile ExecutorService rejections;

    Continuations(CamelContext context) {
        this.context = context;
    }

    /**
     * Runs a task on a thread that may run route steps.
     *
     * @param rejected run in its place, on the one thread that is kept for it, where no thread is free
     */
    @Override
    public void execute(Runnable task, Consumer<RejectedExecutionException> rejected) {
        try {
            pool.execute(() -> {
                own.set(true);
                try {
                    task.run();
                } finally {
                    own.remove();
                }
            });
        } catch (RejectedExecutionException e) {
            reject(() -> rejected.accept(pool.isShutdown() ? stopped() : exhausted()));
        }
    }

    /** An exchange that is left when the component has stopped is told by a thread of its own: it waits for it. */
    private void reject(Runnable rejection) {
        try {
            rejections.execute(rejection);
        } catch (RejectedExecutionException e) {
            context.getExecutorServiceManager()
                    .newThread("ChatCompletionStopped", rejection)
                    .start();
        }
    }

    private static RejectedExecutionException stopped() {
        return new RejectedExecutionException("The route is not taken on: the chat completion component has stopped");
    }

    /**
     * Refuses a call whose answer could not be taken on, before it is paid for. A thread of the pool may always call:
     * it will be free again when the answer is there.
     */
    void checkFree() {
        if (pool instanceof ThreadPoolExecutor bounded
                && bounded.getActiveCount() >= bounded.getMaximumPoolSize()
                && bounded.getQueue().remainingCapacity() == 0
                && !own.get()) {
            throw exhausted();
        }
    }

    private RejectedExecutionException exhausted() {
        String size = pool instanceof ThreadPoolExecutor bounded ? bounded.getMaximumPoolSize() + " " : "";
        return new RejectedExecutionException("No thread is free to take the route on after the model's answer: all "
                + size + "threads of the pool " + PROFILE
                + " are busy; find the step that blocks, or register a thread pool profile " + PROFILE
                + " with a larger maxPoolSize");
    }

    @Override
    protected void doStart() {
        ExecutorServiceManager manager = context.getExecutorServiceManager();
        ThreadPoolProfile profile = manager.getThreadPoolProfile(PROFILE);
        pool = manager.newThreadPool(this, "ChatCompletion", profile != null ? profile : defaultProfile());
        rejections = manager.newSingleThreadExecutor(this, "ChatCompletionRejections");
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownGraceful(pool);
        context.getExecutorServiceManager().shutdownGraceful(rejections);
    }

    private static ThreadPoolProfile defaultProfile() {
        ThreadPoolProfile profile = new ThreadPoolProfile(PROFILE);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(MAX_THREADS);
        profile.setMaxQueueSize(0);
        profile.setKeepAliveTime(60L);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }
}
