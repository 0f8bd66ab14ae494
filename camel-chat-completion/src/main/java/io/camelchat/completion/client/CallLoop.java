package io.camelchat.completion.client;

import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loop of a call: its listener is told there, and what is run there by the loop's own thread is run at once. */
public final class CallLoop implements Executor {
    private final ContextInternal context;
    private final AtomicInteger calls = new AtomicInteger();

    CallLoop(ContextInternal context) {
        this.context = context;
    }

    @Override
    public void execute(Runnable task) {
        if (context.nettyEventLoop().isShutdown()) {
            throw hasEnded();
        }
        context.execute(task);
    }

    static RejectedExecutionException hasEnded() {
        return new RejectedExecutionException("The event loop of the call has ended: its Vert.x was closed");
    }

    ContextInternal context() {
        return context;
    }

    /** How many calls are made here that have begun with this and not ended. */
    int calls() {
        return calls.get();
    }

    void begun() {
        calls.incrementAndGet();
    }

    void ended() {
        calls.decrementAndGet();
    }
}
