package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LockStepTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();
    private final List<Client> clients = new ArrayList<>();

    private Client client() throws IOException {
        Client client = new Client(simulator);
        clients.add(client);
        return client;
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        simulator.awaitNoOpenConnections(SOON);
    }

    @Test
    void writesAChunkForEveryPermit() throws IOException {
        LockStep lockStep = LockStep.create();
        simulator.behave(Behaviour.tokens(2).withLockStep(lockStep));
        Client client = client();
        client.post(Requests.stream("hi"));
        client.head();
        RecordedCall call = simulator.awaitCall(0, SOON);
        for (int released = 1; released <= 3; released++) {
            lockStep.release(1);
            assertThat(call.awaitChunksWritten(released, SOON)).isTrue();
            assertThat(lockStep.awaitWaiting(1, SOON)).isTrue();
            assertThat(call.chunksWritten()).isEqualTo(released);
            assertThat(call.state()).isEqualTo(CallState.OPEN);
        }
        lockStep.release(1);
        assertThat(call.awaitEnd(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.COMPLETED);
    }

    @Test
    void takesPermitsReleasedBeforehand() throws IOException {
        LockStep lockStep = LockStep.create();
        lockStep.release(2);
        simulator.behave(Behaviour.tokens(2).withLockStep(lockStep));
        client().post(Requests.stream("hi"));
        assertThat(simulator.awaitCall(0, SOON).awaitChunksWritten(2, SOON)).isTrue();
        assertThat(lockStep.awaitWaiting(1, SOON)).isTrue();
        assertThat(simulator.calls().get(0).chunksWritten()).isEqualTo(2);
    }

    @Test
    void holdsTheHeadToo() throws IOException {
        LockStep lockStep = LockStep.holdingHead();
        simulator.behave(Behaviour.tokens(1).withLockStep(lockStep));
        Client client = client();
        client.post(Requests.stream("hi"));
        assertThat(lockStep.awaitWaiting(1, SOON)).isTrue();
        assertThat(simulator.calls().get(0).bytesAccepted()).isZero();
        lockStep.release(1);
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(simulator.calls().get(0).chunksWritten()).isZero();
        lockStep.releaseAll();
        assertThat(simulator.calls().get(0).awaitEnd(SOON)).isTrue();
    }

    @Test
    void hasPermitsOfItsOwnForEveryCall() throws IOException {
        simulator.behave(Behaviour.tokens(1).withLockStepPerCall());
        client().post(Requests.stream("one"));
        RecordedCall one = simulator.awaitCall(0, SOON);
        client().post(Requests.stream("two"));
        RecordedCall two = simulator.awaitCall(1, SOON);
        two.lockStep().release(2);
        assertThat(two.awaitChunksWritten(2, SOON)).isTrue();
        assertThat(one.lockStep().awaitWaiting(1, SOON)).isTrue();
        assertThat(one.chunksWritten()).isZero();
    }

    @Test
    void passesAPermitOnIfItsCallHungUp() throws IOException {
        LockStep lockStep = LockStep.create();
        simulator.behave(Behaviour.tokens(1).withLockStep(lockStep));
        Client gone = client();
        gone.post(Requests.stream("hi"));
        assertThat(lockStep.awaitWaiting(1, SOON)).isTrue();
        gone.close();
        assertThat(simulator.awaitCall(0, SOON).awaitHangUp(SOON)).isTrue();
        assertThat(lockStep.waiting()).isZero();
        client().post(Requests.stream("hi"));
        lockStep.release(1);
        assertThat(simulator.awaitCall(1, SOON).awaitChunksWritten(1, SOON)).isTrue();
    }

    @Test
    void holdsManyAnswersOpenAtOnce() throws IOException {
        LockStep lockStep = LockStep.create();
        simulator.behave(Behaviour.held(lockStep));
        int calls = 500;
        for (int i = 0; i < calls; i++) {
            client().post(i % 2 == 0 ? Requests.json("hi") : Requests.stream("hi"));
        }
        simulator.awaitOpenCalls(calls, SOON);
        assertThat(lockStep.awaitWaiting(calls, SOON)).isTrue();
        assertThat(simulator.calls()).allMatch(call -> call.bytesAccepted() == 0);
        lockStep.release(calls);
        for (Client client : clients) {
            assertThat(client.response().status()).isEqualTo(200);
        }
        simulator.awaitNoOpenCalls(SOON);
    }

    @Test
    void holdsAJsonReplyInOneStep() throws IOException {
        LockStep lockStep = LockStep.create();
        simulator.behave(Behaviour.echo().withLockStep(lockStep));
        Client client = client();
        client.post(Requests.json("hi"));
        assertThat(lockStep.awaitWaiting(1, SOON)).isTrue();
        lockStep.release(1);
        assertThat(client.response().status()).isEqualTo(200);
    }
}
