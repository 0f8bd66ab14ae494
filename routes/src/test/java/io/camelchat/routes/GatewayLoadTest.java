package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The gateway at saturation, where upstreams fail and clients go: how each call ends, and that nothing of them is left. */
class GatewayLoadTest {
    /** How long the load lasts, or 0 where it is a number of calls; the long form has 300. */
    private static final int SECONDS = Integer.getInteger("chat.test.loadSeconds", 0);

    private static final int CALLS = 1_500;

    /** Of so many calls, one has a fault of its upstream, and one a client that goes. */
    private static final int ROUND = 100;

    /** Calls that fill the pools of threads and buffers; each fate is among them. */
    private static final int FIRST_CALLS = 600;

    private static final int FIRST_ROUND = 20;
    private static final long MEGABYTE = 1024 * 1024;
    private static final long MOST_LEFT = 8 * MEGABYTE;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.create(Simulator.builder().recordedCalls(1_000));

    @TempDir
    private Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void nothingIsLeftOfALoad() throws Exception {
        Fate.prepare(simulator());
        try (ApplicationProcess gateway = ApplicationProcess.start(
                        folder,
                        Map.of("OPENAI_BASE_URL", simulator().baseUrl(), "CHAT_REQUESTS_PER_MINUTE", "1000000"));
                ProcessVitals vitals = ProcessVitals.of(gateway.awaitStarted().pid())) {
            Caller caller = Caller.of(gateway.port());
            seeOneCall(caller, vitals);
            long timers = Rest.await(vitals, simulator()).timers();
            Load first = new Load();
            first.run(caller, new LoadPlan(random, FIRST_ROUND, calls -> calls < FIRST_CALLS));
            Rest before = Rest.await(vitals, simulator());

            long start = System.nanoTime();
            Load load = new Load();
            load.run(caller, new LoadPlan(random, ROUND, goesOn(start)));
            long nanos = System.nanoTime() - start;
            Rest after = Rest.await(vitals, simulator());

            System.out.println(report(load.ends(), nanos, before, after));
            assertThat(after.timers()).isEqualTo(timers);
            assertThat(after.heap() - before.heap()).isLessThan(MOST_LEFT);
            assertThat(after.ownThreads()).isLessThanOrEqualTo(before.ownThreads());
            if (SECONDS > 0) {
                assertIdleIsLetGo(vitals);
            }
            assertLogged(gateway, caller, first, load);
        }
    }

    /** Were a class renamed, none of it would be seen, whatever is left. */
    private static void seeOneCall(Caller caller, ProcessVitals vitals) throws Exception {
        try (WireClients clients = new WireClients(caller)) {
            simulator().behave("one", Behaviour.echo().withTimeToFirstToken(ApplicationProcess.LONG));
            WireCall call = clients.open(Caller.asking("one", true));
            simulator().awaitOpenCalls(1, ApplicationProcess.LONG);
            assertThat(vitals.objects()).containsKeys(Rest.classesInCall().toArray(String[]::new));
            call.vanish();
        }
    }

    private static IntPredicate goesOn(long start) {
        return SECONDS == 0
                ? calls -> calls < CALLS
                : calls -> System.nanoTime() - start < TimeUnit.SECONDS.toNanos(SECONDS);
    }

    /** Connections to the upstream, and the threads that took calls: both are kept for a minute. */
    private static void assertIdleIsLetGo(ProcessVitals vitals) {
        simulator().awaitNoOpenConnections(ApplicationProcess.LONG);
        await().atMost(ApplicationProcess.LONG)
                .until(() -> vitals.threadNames().stream().noneMatch(name -> name.contains("ChatCompletion")));
    }

    /** One line for each call, which tells of the same end as its client. */
    private static void assertLogged(ApplicationProcess gateway, Caller caller, Load first, Load second)
            throws Exception {
        // What was written before it has been read when this is.
        caller.ask(Caller.asking("last", false));
        gateway.awaitLine("\"model\":\"last\"");
        Set<String> ids = new HashSet<>();
        Map<String, Map<String, Integer>> outcomes = new HashMap<>();
        gateway.forEachUsage(line -> {
            assertThat(ids.add(line.path("id").asText()))
                    .as("the only line of its call: %s", line)
                    .isTrue();
            outcomes.computeIfAbsent(line.path("model").asText(), none -> new HashMap<>())
                    .merge(line.path("outcome").asText(), 1, Integer::sum);
        });
        for (Fate fate : Fate.values()) {
            assertLogged(fate, outcomes.getOrDefault(fate.model(), Map.of()), first.ends(fate), second.ends(fate));
        }
    }

    @SafeVarargs
    private static void assertLogged(Fate fate, Map<String, Integer> logged, Map<WireCall.End, Integer>... ends) {
        int calls = 0;
        int answered = 0;
        for (Map<WireCall.End, Integer> each : ends) {
            calls += sum(each);
            answered += each.getOrDefault(WireCall.End.ANSWERED, 0);
        }
        assertThat(fate.outcomes()).as("%s: %s", fate, logged).containsAll(logged.keySet());
        assertThat(sum(logged)).as("%s: %s", fate, logged).isBetween(fate.isAlwaysLogged() ? calls : answered, calls);
        assertThat(sum(logged) - logged.getOrDefault("cancelled", 0))
                .as("%s: %s", fate, logged)
                .isGreaterThanOrEqualTo(answered);
    }

    private static int sum(Map<?, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private String report(Map<WireCall.End, Integer> ends, long nanos, Rest before, Rest after) {
        int calls = sum(ends);
        return calls + " calls, " + calls * TimeUnit.SECONDS.toNanos(1) / nanos + " per second, by chance of " + seed
                + ": " + ends + "; heap " + before.heap() / MEGABYTE + " MB before and " + after.heap() / MEGABYTE
                + " MB after, threads " + before.threads().size() + " and "
                + after.threads().size();
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
