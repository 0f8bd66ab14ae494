package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.Endings.Ending;
import io.camelchat.completion.server.CallTimeoutException;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ends of one served call at the same moment: whichever comes first is its only one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedRaceTest extends EndingsTestSupport {
    private static final int ROUNDS = 10 * Integer.getInteger("chat.test.rounds", 3);

    private static final int TIMEOUT = 40;

    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                interceptFrom("chat-completion:*").process(endings);
                from("chat-completion:*").to("chat-completion:*?maxRetries=0");
                from("chat-completion:short?requestTimeout=" + TIMEOUT).to("chat-completion:m?maxRetries=0");
            }
        };
    }

    @BeforeEach
    void forgetsOutcomes() {
        outcomes.clear();
    }

    @AfterEach
    void tellOutcomes() {
        System.out.println("Of " + ROUNDS + " races " + outcomes);
    }

    private Ending ended() throws InterruptedException {
        Ending ending = endings.next();
        outcomes.merge(ending.outcome(), 1, Integer::sum);
        return ending;
    }

    /** Lets the upstream go on while the client goes, in each round a little later: somewhere the two meet. */
    private static void race(int round, LockStep upstream, StreamClient client) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        CompletableFuture<Void> released = CompletableFuture.runAsync(() -> {
            await(start);
            upstream.releaseAll();
        });
        await(start);
        long begin = System.nanoTime();
        long headStart = TimeUnit.MICROSECONDS.toNanos(round % 30 * 100L);
        while (System.nanoTime() - begin < headStart) {
            Thread.onSpinWait();
        }
        client.reset();
        released.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatGoesAgainstTheLastOfItsAnswer(boolean stream) throws Exception {
        raceOfGoing(
                stream,
                steps -> stream ? Behaviour.tokens(1).withLockStep(steps) : Behaviour.held(steps),
                "complete",
                "cancelled");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatGoesAgainstAnErrorOfItsUpstream(boolean stream) throws Exception {
        Behaviour cut = Behaviour.tokens(5).withFault(Fault.reset(2));
        raceOfGoing(
                stream,
                steps -> stream
                        ? cut.withLockStep(steps)
                        : Behaviour.error(500, "{}").withHold(steps),
                "failed",
                "truncated",
                "cancelled");
    }

    /** A client that has the first event, where it wants a stream, and goes while its upstream goes on. */
    private void raceOfGoing(boolean stream, Function<LockStep, Behaviour> upstream, String... outcomes)
            throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            LockStep steps = LockStep.create();
            simulator().behave(upstream.apply(steps));
            StreamClient client = StreamClient.connect(port()).post(asking("m", stream));
            RecordedCall call = simulator().awaitCall(round, LONG);
            if (stream) {
                steps.release(2);
                client.status();
                client.nextEvent();
            }

            race(round, steps, client);

            assertThat(ended().outcome()).isIn((Object[]) outcomes);
            assertThat(call.awaitEnd(LONG)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsTimeAgainstItsAnswer(boolean stream) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            simulator().behave(Behaviour.tokens(1).withTimeToFirstToken(Duration.ofMillis(TIMEOUT - 15 + round % 20)));
            try (StreamClient client = StreamClient.connect(port()).post(asking("short", stream))) {
                int status = client.status();
                String body = client.body();

                Ending ending = ended();
                assertThat(ending.status()).isEqualTo(status);
                boolean whole = status == 200 && (!stream || body.endsWith("data: [DONE]\n\n"));
                assertThat(ending.outcome()).isEqualTo(whole ? "complete" : "failed");
                if (!whole) {
                    assertThat(ending.failure()).isInstanceOf(CallTimeoutException.class);
                    assertThat(body).contains("\"code\":\"timeout\"").doesNotContain("[DONE]");
                }
            }
        }
    }

    @Test
    void aClientThatGoesAgainstItsTime() throws Exception {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));
        for (int round = 0; round < ROUNDS; round++) {
            StreamClient client = StreamClient.connect(port()).post(asking("short", true));
            RecordedCall call = simulator().awaitCall(round, LONG);

            if (round % 2 == 0) {
                client.reset();
            } else {
                client.status();
                client.reset();
            }

            assertThat(ended().outcome()).isIn("failed", "cancelled");
            assertThat(call.awaitHangUp(LONG)).isTrue();
        }
    }
}
