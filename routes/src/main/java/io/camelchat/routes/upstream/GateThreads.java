package io.camelchat.routes.upstream;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;

/**
 * The threads of a gate, from Camel: one that tells the time, and a few by which those go on that have waited.
 *
 * @param workers they run the steps up to the call of the upstream, and no further
 */
record GateThreads(CamelContext context, ScheduledExecutorService timer, ExecutorService workers) {
    private static final int WORKERS = 4;

    static GateThreads of(CamelContext context, Object owner) {
        return new GateThreads(
                context,
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(owner, "UpstreamGateTimer"),
                context.getExecutorServiceManager().newFixedThreadPool(owner, "UpstreamGate", WORKERS));
    }

    void close() {
        context.getExecutorServiceManager().shutdownNow(timer);
        context.getExecutorServiceManager().shutdown(workers);
    }
}
