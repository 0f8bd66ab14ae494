package io.camelchat.completion;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.concurrent.ThreadType;

/**
 * The threads that take routes on once an answer is there: those of a {@link RoutePool} without a queue, or of what a user
 * makes of it.
 */
final class Continuations extends ServiceSupport implements Threads {
    /** The id of the thread pool profile. */
    static final String PROFILE = "chat-completion";

    private static final RoutePool POOL = new RoutePool(PROFILE, "ChatCompletion", 1, 1_000, 0);

    private final CamelContext context;
    private final ThreadLocal<Boolean> own = ThreadLocal.withInitial(() -> false);
    private volatile ExecutorService pool;
    private volatile Threads threads;
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
        threads.execute(task, why -> reject(() -> rejected.accept(sentence(why))));
    }

    private void executeAsOwn(Runnable work) {
        pool.execute(() -> {
            own.set(true);
            try {
                work.run();
            } finally {
                own.remove();
            }
        });
    }

    private RejectedExecutionException sentence(RejectedExecutionException why) {
        if (pool.isShutdown()) {
            return stopped();
        }
        return why.getCause() == null ? exhausted() : why;
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
        if (!own.get()
                && pool instanceof ThreadPoolExecutor bounded
                && bounded.getQueue().remainingCapacity() == 0
                && bounded.getPoolSize() >= bounded.getMaximumPoolSize()
                && bounded.getActiveCount() >= bounded.getMaximumPoolSize()) {
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
        pool = POOL.create(context, this);
        threads = keepsNoneWaiting(pool) ? new GatheredTasks(this::executeAsOwn) : Threads.of(this::executeAsOwn);
        rejections = RoutePool.refusing(
                context.getExecutorServiceManager().newSingleThreadExecutor(this, "ChatCompletionRejections"));
    }

    @Override
    protected void doStop() {
        if (threads instanceof GatheredTasks gathered) {
            gathered.handOut();
        }
        context.getExecutorServiceManager().shutdownGraceful(pool);
        context.getExecutorServiceManager().shutdownGraceful(rejections);
    }

    private static boolean keepsNoneWaiting(ExecutorService pool) {
        return pool instanceof ThreadPoolExecutor bounded
                ? bounded.getQueue() instanceof SynchronousQueue
                : ThreadType.current() == ThreadType.VIRTUAL;
    }
}
