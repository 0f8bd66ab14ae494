package io.camelchat.completion.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes running something allocates. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** What it takes on this thread; where that is more than allowed, once more: the first time loads classes. */
    public static long of(Runnable run, long allowed) {
        long bytes = of(run);
        return bytes <= allowed ? bytes : of(run);
    }

    private static long of(Runnable run) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
