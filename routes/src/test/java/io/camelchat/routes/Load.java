package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.routes.WireCall.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers that each make one call after the other, and how their calls ended. The ends are guarded by its monitor. */
final class Load {
    private static final int CALLERS = 64;

    private final Map<Fate, Map<End, Integer>> ends = new EnumMap<>(Fate.class);

    /** Makes all calls of a plan, by clients whose connections are closed afterwards. */
    void run(Caller caller, LoadPlan plan) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (WireClients clients = new WireClients(caller)) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> run(clients, plan)));
            }
            for (Future<?> each : callers) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void run(WireClients clients, LoadPlan plan) throws Exception {
        for (LoadPlan.Step step = plan.next(); step != null; step = plan.next()) {
            make(step, clients);
        }
        return null;
    }

    private void make(LoadPlan.Step step, WireClients clients) throws Exception {
        Fate fate = step.fate();
        WireCall call = clients.open(fate.request());
        if (fate.kind() == Fate.Kind.GOES_AFTER_A_TIME) {
            call.vanishAfter(Duration.ofMillis(step.moment()));
        } else if (fate.kind() == Fate.Kind.GOES_AFTER_EVENTS) {
            call.awaitEvents(1 + step.moment());
            call.vanish();
        }
        End end = call.awaitEnd();
        assertThat(end).as("%s: the call %s", fate, call).isIn(fate.ends());
        count(fate, end);
    }

    private synchronized void count(Fate fate, End end) {
        ends.computeIfAbsent(fate, first -> new EnumMap<>(End.class)).merge(end, 1, Integer::sum);
    }

    /** How many calls of a fate ended in each way. */
    synchronized Map<End, Integer> ends(Fate fate) {
        return Map.copyOf(ends.getOrDefault(fate, Map.of()));
    }

    /** How many calls ended in each way. */
    synchronized Map<End, Integer> ends() {
        Map<End, Integer> all = new EnumMap<>(End.class);
        ends.values().forEach(ofFate -> ofFate.forEach((end, count) -> all.merge(end, count, Integer::sum)));
        return all;
    }
}
