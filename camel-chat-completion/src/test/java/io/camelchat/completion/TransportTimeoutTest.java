package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which an upstream is not there or too slow: its type, its sentence, and the connection closed. */
class TransportTimeoutTest extends TransportTestSupport {

    @Test
    void saysThatTheUpstreamRefusesTheConnection() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        assertUnavailable(
                ask("baseUrl=http://127.0.0.1:" + port + "/v1"),
                Trouble.UNREACHABLE,
                "refused the connection",
                "baseUrl");
    }

    @Test
    void saysThatTheHostIsUnknown() {
        assertUnavailable(
                ask("baseUrl=http://nowhere.invalid/v1"), Trouble.UNREACHABLE, "nowhere.invalid", "unknown", "baseUrl");
    }

    @Test
    void saysThatTheHostDoesNotSpeakTls() {
        assertUnavailable(
                ask("baseUrl=https://127.0.0.1:" + simulator().port() + "/v1"), Trouble.UNREACHABLE, "TLS", "baseUrl");
    }

    @Test
    void saysThatTheConnectionDoesNotStandInTime() throws Exception {
        try (FullServer full = new FullServer()) {
            assertUnavailable(
                    ask("connectTimeout=200&baseUrl=http://127.0.0.1:" + full.port() + "/v1"),
                    Trouble.UNREACHABLE,
                    "200 ms",
                    "connectTimeout");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream=false", "stream=true"})
    void saysThatNoAnswerBegins(String options) {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));

        assertUnavailable(
                ask(options + "&firstByteTimeout=200"),
                Trouble.TOO_SLOW,
                "did not begin",
                "200 ms",
                "firstByteTimeout");
        assertHungUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream=false", "stream=true"})
    void saysThatNothingFollowsTheHead(String options) {
        simulator().behave(Behaviour.echo().withFault(Fault.stall(0)));

        assertUnavailable(ask(options + "&idleTimeout=200"), Trouble.TOO_SLOW, "nothing more", "200 ms", "idleTimeout");
        assertHungUp();
    }

    @Test
    void saysThatAReplyStopsInTheMiddle() {
        simulator().behave(Behaviour.echo().withFault(Fault.stall(1)));

        assertUnavailable(ask("idleTimeout=200"), Trouble.TOO_SLOW, "nothing more", "200 ms", "idleTimeout");
        assertHungUp();
    }

    @Test
    void saysThatAStreamStopsInTheMiddleAndCarriesWhatCame() {
        simulator().behave(Behaviour.tokens(10).withFault(Fault.stall(4)));

        Exchange answer = ask("stream=true&idleTimeout=200");

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionIncompleteException.class)
                .hasMessageContaining("idleTimeout");
        ChatCompletionIncompleteException incomplete = (ChatCompletionIncompleteException) answer.getException();
        assertThat(incomplete.getCompletion().getText()).isEqualTo("t0 t1 t2 ");
        assertHungUp();
    }

    @Test
    void doesNotCountTheTimeInWhichChunksKeepComing() throws Exception {
        LockStep steps = LockStep.create();
        simulator().behave(Behaviour.tokens(5).withLockStep(steps));
        CompletableFuture<Exchange> answer = begin("stream=true&idleTimeout=2000&firstByteTimeout=2000");
        for (int i = 0; i < 8; i++) {
            assertThat(steps.awaitWaiting(1, LONG)).isTrue();
            steps.release(1);
        }

        assertThat(answerOf(await(answer))).isEqualTo("t0 t1 t2 t3 t4 ");
    }

    @Test
    void endsAStreamWhoseConnectionStaysOpenAfterTheAnswer() {
        simulator().behave(Behaviour.tokens(3).withoutDone().withFault(Fault.stall(6)));

        assertThat(answerOf(ask("stream=true"))).isEqualTo("t0 t1 t2 ");
        assertHungUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream=false", "stream=true"})
    void saysThatTheWholeCallTakesTooLong(String options) {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));

        assertUnavailable(ask(options + "&requestTimeout=200"), Trouble.TOO_SLOW, "200 ms", "requestTimeout");
        assertHungUp();
    }

    @Test
    void saysThatAStreamAsAWholeTakesTooLong() {
        simulator().behave(Behaviour.tokens(10).withFault(Fault.stall(4)));

        assertThat(ask("stream=true&requestTimeout=400").getException())
                .isInstanceOf(ChatCompletionIncompleteException.class)
                .hasMessageContaining("requestTimeout");
        assertHungUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"closeBeforeHead", "resetBeforeHead"})
    void saysThatTheConnectionBrokeBeforeAnAnswer(String fault) {
        simulator().behave(Behaviour.echo().withFault(Fault.parse(fault)));

        assertUnavailable(ask(""), Trouble.UNREACHABLE, "before it answered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut:1", "reset:1"})
    void saysThatAReplyBrokeOff(String fault) {
        simulator().behave(Behaviour.echo().withFault(Fault.parse(fault)));

        assertUnavailable(ask(""), Trouble.UNREADABLE, "broke off its answer");
    }

    private static void assertUnavailable(Exchange answer, Trouble trouble, String... words) {
        assertThat(troubleOf(answer)).isEqualTo(trouble);
        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionUnavailableException.class)
                .hasMessageContainingAll(words)
                .message()
                .startsWith("The upstream http")
                .doesNotContain("\n");
    }

    private static void assertHungUp() {
        assertThat(simulator().calls()).hasSize(1);
        assertThat(simulator().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
    }

    /** A port where connections are neither refused nor accepted: its queue is short, and full. */
    private static final class FullServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> waiting = new ArrayList<>();

        FullServer() throws IOException {
            boolean full = false;
            while (!full) {
                Socket next = new Socket();
                waiting.add(next);
                try {
                    next.connect(socket.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    full = true;
                }
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket one : waiting) {
                one.close();
            }
            socket.close();
        }
    }
}
