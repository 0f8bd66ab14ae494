package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();
    private Client client;

    @BeforeEach
    void connect() throws IOException {
        client = new Client(simulator);
    }

    @AfterEach
    void hangUp() throws IOException {
        client.close();
        simulator.awaitNoOpenConnections(SOON);
    }

    private RecordedCall ask(Fault fault) throws IOException {
        simulator.behave(Behaviour.tokens(4).withFault(fault));
        client.post(Requests.stream("hi"));
        return simulator.awaitCall(0, SOON);
    }

    @Test
    void sendsAnErrorEventAndEndsTheBody() throws IOException {
        RecordedCall call = ask(Fault.errorEvent(2, "{\"error\":{\"message\":\"overloaded\"}}"));
        Response response = client.response();
        assertThat(response.events()).hasSize(3).last().isEqualTo("{\"error\":{\"message\":\"overloaded\"}}");
        assertThat(response.content(0)).isEqualTo("t0 ");
        assertThat(call.awaitEnd(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.FAULTED);
    }

    @Test
    void servesOnTheSameConnectionAfterAnErrorEvent() throws IOException {
        RecordedCall first = ask(Fault.errorEvent(0, "{}"));
        assertThat(client.response().text()).isEqualTo("data: {}\n\n");
        simulator.behave(Behaviour.tokens(1));
        client.post(Requests.stream("hi"));
        assertThat(client.response().content(0)).isEqualTo("t0 ");
        assertThat(simulator.awaitCall(1, SOON).connectionId()).isEqualTo(first.connectionId());
    }

    @Test
    void cutsTheBodyInGoodOrder() throws IOException {
        RecordedCall call = ask(Fault.cut(3));
        client.head();
        String rest = client.rest();
        assertThat(rest).contains("\"t1 \"").doesNotContain("\"t2 \"").doesNotContain("\r\n0\r\n");
        assertThat(call.awaitEnd(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.FAULTED);
        assertThat(call.chunksWritten()).isEqualTo(3);
        assertThat(call.tokensWritten()).isEqualTo(2);
    }

    @Test
    void resetsTheConnectionAfterWhatCameBefore() throws IOException {
        RecordedCall call = ask(Fault.reset(2));
        client.head();
        client.line();
        assertThat(client.line()).contains("\"role\":\"assistant\"");
        assertThatThrownBy(client::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        assertThat(call.awaitEnd(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.FAULTED);
    }

    @Test
    void stallsUntilTheClientHangsUp() throws IOException {
        RecordedCall call = ask(Fault.stall(2));
        assertThat(call.awaitChunksWritten(2, SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.OPEN);
        client.close();
        assertThat(call.awaitHangUp(SOON)).isTrue();
        assertThat(call.chunksWritten()).isEqualTo(2);
        assertThat(call.tokensWrittenAfterHangUp()).isZero();
    }

    @Test
    void tearsAFrameAndGluesTheNextOneToIt() throws IOException {
        ask(Fault.tornFrame(2));
        String[] events = client.response().text().split("\n\n", -1);
        assertThat(events[1]).contains("\"t0 \"");
        assertThat(events[2]).matches("data: \\{.*[^}]data: \\{.*\"t2 \".*}");
        assertThat(events[2]).doesNotContain("\"t1 \"").doesNotContain("\n");
        assertThat(events[3]).contains("\"t3 \"");
    }

    @Test
    void putsBytesBetweenEvents() throws IOException {
        byte[] bytes = {':', ' ', (byte) 0xFF, '\n', '\n'};
        RecordedCall call = ask(Fault.rawEvent(1, bytes));
        byte[] body = client.response().body();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        assertThat(text.split("\n\n", -1)[1]).isEqualTo(": \u00FF");
        assertThat(text).endsWith("[DONE]\n\n");
        assertThat(call.awaitEnd(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.COMPLETED);
    }

    @Test
    void neverAnswers() throws IOException {
        RecordedCall call = ask(Fault.noResponse());
        client.close();
        assertThat(call.awaitHangUp(SOON)).isTrue();
        assertThat(call.bytesAccepted()).isZero();
    }

    @Test
    void closesInsteadOfAnswering() throws IOException {
        RecordedCall call = ask(Fault.closeBeforeHead());
        assertThat(client.rest()).isEmpty();
        assertThat(call.awaitEnd(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.FAULTED);
    }

    @Test
    void resetsInsteadOfAnswering() throws IOException {
        ask(Fault.resetBeforeHead());
        assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
    }

    @Test
    void breaksOffInTheMiddleOfAJsonReply() throws IOException {
        simulator.behave(Behaviour.text("hello").withFault(Fault.cut(1)));
        client.post(Requests.json("hi"));
        int announced = Integer.parseInt(client.head().header("content-length"));
        assertThat(client.rest()).hasSize(announced / 2);
    }

    @Test
    void letsSeveralFaultsHappen() throws IOException {
        simulator.behave(
                Behaviour.tokens(4).withFault(Fault.rawEvent(0, ": first\n\n")).withFault(Fault.cut(1)));
        client.post(Requests.stream("hi"));
        client.head();
        assertThat(client.rest()).contains(": first\n\n").contains("assistant").doesNotContain("t0");
    }

    @Test
    void readsFaultsFromText() throws IOException {
        ask(Fault.parse("errorEvent:1:{\"error\":{\"code\":429}}"));
        assertThat(client.response().events()).hasSize(2).last().isEqualTo("{\"error\":{\"code\":429}}");
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.parse("explode:3"));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.parse("cut:soon"));
    }
}
