package io.camelchat.completion.fuzz;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * How long a property is tried, and from which seed. The short form has a number of tries and a fixed seed; the long form
 * has a time, and a seed of its own each time, which is told where something is found. No try may take long.
 */
public final class FuzzBudget implements AroundPropertyHook, AroundTryHook {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("chat.test.fuzzSeconds", 0));
    private static final String SEED = System.getProperty("chat.test.fuzzSeed", TIME.isZero() ? "1" : "");
    private static final int TRIES = 1_000;
    private static final Duration SLOW = Duration.ofSeconds(10);

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        context.attributes().setTries(TIME.isZero() ? TRIES : Integer.MAX_VALUE);
        if (!SEED.isEmpty()) {
            context.attributes().setSeed(SEED);
        }
        return property.execute();
    }

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor one, List<Object> parameters) {
        long begun = Store.getOrCreate(FuzzBudget.class, Lifespan.PROPERTY, System::nanoTime)
                .get();
        long busy = cpuTime();
        TryExecutionResult result = one.execute(parameters);
        Duration taken = Duration.ofNanos(cpuTime() - busy);
        if (result.isSatisfied() && taken.compareTo(SLOW) > 0) {
            return TryExecutionResult.falsified(new AssertionError("it took " + taken + " of the processor"));
        }
        boolean spent = !TIME.isZero() && System.nanoTime() - begun > TIME.toNanos();
        return spent && result.isSatisfied() ? TryExecutionResult.satisfied(true) : result;
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
