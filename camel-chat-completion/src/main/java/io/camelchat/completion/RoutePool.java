package io.camelchat.completion;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;

/**
 * A pool of threads for the steps of routes, which Camel makes: by a thread pool profile that a user may register, and as is said
 * here where that says nothing, or by virtual threads where Camel is set so. What finds no thread is refused, whatever the profile says: its
 * caller is an event loop, which must not run it.
 *
 * @param profile the id of the profile
 * @param name of its threads
 * @param threads that stay while there is work
 * @param maxWaiting tasks that may wait for a thread, 0 for none
 */
record RoutePool(String profile, String name, int threads, int maxThreads, int maxWaiting) {
    private static final long KEEP_ALIVE_SECONDS = 60;

    /** Makes it, for an owner that stops it. */
    ExecutorService create(CamelContext context, Object owner) {
        ExecutorServiceManager manager = context.getExecutorServiceManager();
        ThreadPoolProfile registered = manager.getThreadPoolProfile(profile);
        ThreadPoolProfile used = registered == null ? new ThreadPoolProfile(profile) : registered.clone();
        used.addDefaults(defaults(used));
        return refusing(manager.newThreadPool(owner, name, used));
    }

    /** Has a pool tell of what it cannot take, where Camel's own would let the caller run it, or forget it once it was stopped. */
    static ExecutorService refusing(ExecutorService pool) {
        if (pool instanceof ThreadPoolExecutor bounded) {
            bounded.setRejectedExecutionHandler(new ThreadPoolExecutor.AbortPolicy());
        }
        return pool;
    }

    private ThreadPoolProfile defaults(ThreadPoolProfile given) {
        ThreadPoolProfile defaults = new ThreadPoolProfile(profile);
        defaults.setPoolSize(given.getMaxPoolSize() == null ? threads : Math.min(threads, given.getMaxPoolSize()));
        defaults.setMaxPoolSize(given.getPoolSize() == null ? maxThreads : Math.max(maxThreads, given.getPoolSize()));
        defaults.setMaxQueueSize(maxWaiting);
        defaults.setKeepAliveTime(KEEP_ALIVE_SECONDS);
        defaults.setAllowCoreThreadTimeOut(true);
        return defaults;
    }
}
