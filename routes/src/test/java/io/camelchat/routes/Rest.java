package io.camelchat.routes;

import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * What the gateway's process holds while no call is under way.
 *
 * @param timers that wait to fire, but for the one of each pool of connections, which looks for idle ones
 * @param heap bytes that are in use
 * @param threads names of all
 */
record Rest(long timers, long heap, List<String> threads) {
    /** Of these there is one for each call, or for each client's connection. */
    private static final List<String> OF_CALLS = List.of(
            "io.vertx.core.http.impl.Http1xServerConnection",
            "io.camelchat.completion.server.ServedCall",
            "io.camelchat.completion.ServedExchange",
            "org.apache.camel.support.DefaultExchange",
            "io.camelchat.completion.client.ChatCompletionCall");

    private static final String TIMER = "io.vertx.core.impl.VertxImpl$InternalTimerHandler";
    private static final String POOL = "io.vertx.core.http.impl.HttpClientImpl";
    private static final String UPSTREAM_CONNECTION = "io.vertx.core.http.impl.Http1xClientConnection";

    /** Less than the interval of heartbeats: what a forgotten timer holds is not to go by itself. */
    private static final Duration SOON = Duration.ofSeconds(10);

    /** The classes that tell of a call, and of which there is none at rest or a number that is to stay. */
    static List<String> classesInCall() {
        return Stream.concat(OF_CALLS.stream(), Stream.of(TIMER, POOL, UPSTREAM_CONNECTION))
                .toList();
    }

    /** Waits until there is no call, and no connection but those that the upstream keeps open as well. */
    static Rest await(ProcessVitals vitals, Simulator upstream) throws IOException {
        upstream.awaitNoOpenCalls(ApplicationProcess.LONG);
        Map<String, Long> objects = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> ofCalls(vitals.objects()),
                        all -> OF_CALLS.stream().noneMatch(all::containsKey)
                                && all.getOrDefault(UPSTREAM_CONNECTION, 0L) == upstream.openConnections());
        long timers = objects.getOrDefault(TIMER, 0L) - objects.getOrDefault(POOL, 0L);
        return new Rest(timers, vitals.heap(), vitals.threadNames());
    }

    private static Map<String, Long> ofCalls(Map<String, Long> objects) {
        Map<String, Long> found = new TreeMap<>(objects);
        found.keySet().retainAll(classesInCall());
        return found;
    }

    /** How many threads there are beside those of Camel's pools, which are bounded, and of JMX. */
    long ownThreads() {
        return threads.stream()
                .filter(name -> !name.startsWith("Camel (") && !name.matches("(RMI|JMX).*"))
                .count();
    }
}
