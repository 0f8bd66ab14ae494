package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many streams at once, and clients that go, through the gateway as it is shipped. */
class GatewayStreamsTest {
    private static final Duration LONG = ApplicationProcess.LONG;

    /** How many streams run at once; the long form has 500. */
    private static final int STREAMS = Integer.getInteger("chat.test.streams", 50);

    /** How many calls begin at the same moment; the long form has 2,000. */
    private static final int BURST = Integer.getInteger("chat.test.openStreams", 200);

    /** How many clients go in each window; the long form has 100. */
    private static final int DISCONNECTS = Integer.getInteger("chat.test.disconnects", 3);

    private static final int TOKENS = 20;
    private static final int MORE_TOKENS = 5;
    private static final Duration PACE = Duration.ofMillis(20);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private static Path folder;

    private static ApplicationProcess gateway;
    private static WireClients clients;

    @BeforeAll
    static void start() throws Exception {
        gateway = ApplicationProcess.start(
                folder, Map.of("OPENAI_BASE_URL", simulator().baseUrl(), "CHAT_REQUESTS_PER_MINUTE", "10000"));
        clients = new WireClients(Caller.of(gateway.awaitStarted().port()));
    }

    @AfterAll
    static void stop() {
        clients.close();
        gateway.close();
    }

    @AfterEach
    void leavesNothingOpen() {
        simulator().awaitNoOpenCalls(LONG);
    }

    @Test
    void everyChunkIsThereBeforeTheNextOneIsWritten() throws Exception {
        simulator().behave(Behaviour.tokens(TOKENS).withLockStepPerCall());
        Map<WireCall, LockStep> upstreams = new ConcurrentHashMap<>();
        List<WireCall> calls = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            calls.add(clients.open(
                    Caller.asking("m" + i, true), call -> upstreams.get(call).release(1)));
        }
        simulator().awaitOpenCalls(STREAMS, LONG);
        for (RecordedCall upstream : simulator().calls()) {
            int client = Integer.parseInt(upstream.json().path("model").asText().substring(1));
            upstreams.put(calls.get(client), upstream.lockStep());
        }

        upstreams.values().forEach(upstream -> upstream.release(1));

        int events = 0;
        for (WireCall call : calls) {
            assertThat(call.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
            // The role, the tokens, the finish reason and the end mark.
            assertThat(call.events()).hasSize(1 + TOKENS + 1 + 1);
            events += call.eventCount();
        }
        System.out.println(STREAMS + " streams in lock-step: none stalled, " + events + " events");
    }

    @Test
    void aBurstOfFirstChunksIsTakenOn() throws Exception {
        LockStep held = LockStep.create();
        simulator().behave(Behaviour.tokens(3).withHold(held));
        try (ProcessVitals vitals = ProcessVitals.of(gateway.pid())) {
            List<WireCall> calls = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                calls.add(clients.open(Caller.asking("m", true)));
            }
            simulator().awaitOpenCalls(BURST, LONG);
            int waiting = vitals.threads();
            vitals.forgetPeak();

            held.releaseAll();

            for (WireCall call : calls) {
                assertThat(call.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
            }
            System.out.println("a burst of " + BURST + " first chunks: all taken on, by "
                    + (vitals.peakThreads() - waiting) + " more threads");
        }
    }

    @Test
    void aClientThatGoesBeforeTheFirstTokenEndsItsUpstream() throws Exception {
        assertUpstreamEnds(Behaviour.tokens(100_000).withTimeToFirstToken(LONG), "waiting", true, call -> {});
    }

    @Test
    void aClientThatGoesInMidStreamEndsItsUpstream() throws Exception {
        assertUpstreamEnds(Behaviour.tokens(100_000).withTimePerToken(PACE), "streaming", true, call -> {
            try {
                call.awaitEvents(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aClientThatGoesWhileItWaitsForJsonEndsItsUpstream() throws Exception {
        assertUpstreamEnds(Behaviour.tokens(100_000).withTimePerToken(PACE), "folding", false, call -> {});
    }

    private static void assertUpstreamEnds(Behaviour endless, String model, boolean stream, Consumer<WireCall> window)
            throws Exception {
        simulator().behave(endless);
        long most = 0;
        for (int i = 0; i < DISCONNECTS; i++) {
            WireCall call = clients.open(Caller.asking(model, stream));
            RecordedCall upstream = simulator().awaitCall(i, LONG);
            window.accept(call);

            long written = upstream.tokensWritten();
            call.vanish();

            assertThat(upstream.awaitHangUp(LONG)).isTrue();
            long more = upstream.tokensWritten() - written;
            assertThat(more).isBetween(0L, (long) MORE_TOKENS);
            most = Math.max(most, more);
        }
        assertThat(gateway.awaitUsage(DISCONNECTS, "model", model))
                .hasSize(DISCONNECTS)
                .allMatch(line -> line.path("outcome").asText().equals("cancelled"));
        System.out.println(DISCONNECTS + " clients went: their upstreams ended after " + most + " more tokens at most");
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }
}
