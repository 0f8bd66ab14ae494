package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelchat.completion.Endings.Ending;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.server.CallTimeoutException;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that takes longer than its requestTimeout ends then, once, whatever it is doing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedTimeoutTest extends EndingsTestSupport {
    /** For calls of which nothing is wanted before. */
    private static final int SHORT = 100;

    /** For calls that have to have begun before, on a busy machine too. */
    private static final int TIME_TO_BEGIN = 1_500;

    private volatile CountDownLatch blocked;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                interceptFrom("chat-completion:*").process(endings);
                from("chat-completion:unbounded?requestTimeout=0").to("chat-completion:m");
                from("chat-completion:short?requestTimeout=" + SHORT).to("chat-completion:m");
                from("chat-completion:begun?requestTimeout=" + TIME_TO_BEGIN).to("chat-completion:m");
                from("chat-completion:folding?requestTimeout=" + TIME_TO_BEGIN).to("chat-completion:m?delivery=stream");
                from("chat-completion:drained?disconnect=DRAIN&requestTimeout=" + TIME_TO_BEGIN)
                        .to("chat-completion:m");
                from("chat-completion:blocking?requestTimeout=" + SHORT)
                        .process(e -> awaitUnblocked())
                        .setBody(constant("late"));
                from("chat-completion:blocking-iterator?requestTimeout=" + TIME_TO_BEGIN)
                        .process(e -> e.getMessage().setBody(blockingAfterOne()));
            }
        };
    }

    private void awaitUnblocked() {
        try {
            assertThat(blocked.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Iterator<String> blockingAfterOne() {
        return Stream.of("a", "b")
                .peek(piece -> {
                    if ("b".equals(piece)) {
                        awaitUnblocked();
                    }
                })
                .iterator();
    }

    private StreamClient asks(String model, boolean stream) throws Exception {
        return StreamClient.connect(port()).post(asking(model, stream));
    }

    private static void assertTimedOut(StreamClient client) throws Exception {
        assertThat(client.status()).isEqualTo(504);
        assertThat(Json.read(client.body()).at("/error/code").asText()).isEqualTo("timeout");
    }

    private void assertEndedByTimeout(Integer status) throws InterruptedException {
        Ending ending = endings.next();
        assertThat(ending.outcome()).isEqualTo("failed");
        assertThat(ending.failure()).isInstanceOf(CallTimeoutException.class);
        assertThat(ending.status()).isEqualTo(status);
        assertThat(ending.duration()).isGreaterThanOrEqualTo(SHORT);
    }

    private void assertServesOn(StreamClient client) throws Exception {
        simulator().behave(Behaviour.echo());
        assertThat(client.post(asking("unbounded", true)).status()).isEqualTo(200);
        assertThat(Streamed.of(client.events()).doneMarks()).isOne();
        assertThat(endings.next().outcome()).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUpstreamThatDoesNotAnswerIsA504(boolean stream) throws Exception {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));
        try (StreamClient client = asks("short", stream)) {
            assertTimedOut(client);

            assertEndedByTimeout(504);
            assertServesOn(client);
        }
    }

    @Test
    void aStreamThatHasBegunIsEndedByAnErrorEvent() throws Exception {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.stall(3)));
        try (StreamClient client = asks("begun", true)) {
            assertThat(client.status()).isEqualTo(200);
            Streamed streamed = Streamed.of(client.events());
            assertThat(streamed.chunks()).hasSize(3);
            assertThat(streamed.errors()).hasSize(1);
            assertThat(streamed.errors().get(0).path("code").asText()).isEqualTo("timeout");
            assertThat(streamed.doneMarks()).isZero();
            assertThat(simulator().calls().get(0).awaitHangUp(LONG)).isTrue();

            assertEndedByTimeout(200);
            assertServesOn(client);
        }
    }

    @Test
    void aStreamThatIsFoldedIsA504() throws Exception {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.stall(3)));
        try (StreamClient client = asks("folding", false)) {
            assertTimedOut(client);
            assertThat(simulator().calls().get(0).awaitHangUp(LONG)).isTrue();
            assertEndedByTimeout(504);
        }
    }

    /** The client is told in time; the exchange ends when its route does. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStepThatBlocksKeepsNoClientWaiting(boolean stream) throws Exception {
        blocked = new CountDownLatch(1);
        try (StreamClient client = asks("blocking", stream)) {
            assertTimedOut(client);
            assertThat(endings.left()).isZero();
            assertThat(pending()).isOne();
        } finally {
            blocked.countDown();
        }

        assertEndedByTimeout(504);
    }

    @Test
    void anIteratorThatBlocksKeepsNoClientWaiting() throws Exception {
        blocked = new CountDownLatch(1);
        try (StreamClient client = asks("blocking-iterator", true)) {
            assertThat(client.status()).isEqualTo(200);
            Streamed streamed = Streamed.of(client.events());
            assertThat(streamed.text(0)).isEqualTo("a");
            assertThat(streamed.errors()).hasSize(1);
            assertEndedByTimeout(200);
        } finally {
            blocked.countDown();
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotWaitedForLonger() throws Exception {
        simulator().behave(Behaviour.tokens(1_000_000));
        try (StreamClient client = StreamClient.connect(port(), 16_384).post(asking("begun", true))) {
            client.status();

            assertThat(simulator().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
            assertEndedByTimeout(200);
            assertThatThrownBy(client::body).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDrainIsNotWaitedForLonger() throws Exception {
        simulator().behave(Behaviour.tokens(5).withLockStep(LockStep.create()));
        StreamClient client = asks("drained", true);
        RecordedCall call = simulator().awaitCall(0, LONG);
        client.leave();

        assertThat(call.awaitHangUp(LONG)).isTrue();
        assertThat(endings.next().outcome()).isEqualTo("failed");
    }
}
