package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A step that notes on which thread it runs, wherever it is put into routes. */
final class StepThreads implements Processor {
    static final Predicate<Thread> EVENT_LOOP = thread -> thread.getName().startsWith("vert.x-eventloop-thread");

    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void process(Exchange exchange) {
        threads.add(Thread.currentThread());
    }

    /** In the order of the steps. */
    List<Thread> all() {
        return threads;
    }

    /** All steps ran on one and the same event loop. */
    void assertOneEventLoop() {
        assertThat(threads).allMatch(EVENT_LOOP);
        assertThat(Set.copyOf(threads)).hasSize(1);
    }
}
