package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportProxyTest extends TransportTestSupport {
    private static TestCertificates certificates;

    private TestProxy proxy;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.in(directory);
    }

    @BeforeEach
    void startProxy() {
        proxy = closing(new TestProxy("ann", "p+w/d"));
        simulator().behave(Behaviour.text("Paris"));
    }

    @Test
    void asksACleartextUpstreamThroughTheProxy() {
        assertThat(answerOf(ask(through("p+w/d") + "&apiKey=k"))).isEqualTo("Paris");

        RecordedCall call = simulator().calls().get(0);
        assertThat(proxy.asked()).containsExactly("POST " + simulator().baseUrl() + "/chat/completions");
        assertThat(call.header("Proxy-Authorization")).isNull();
        assertThat(call.header("Authorization")).isEqualTo("Bearer k");
    }

    @Test
    void asksATlsUpstreamThroughATunnel() {
        Simulator server = tlsServer();

        Exchange answer = ask(through("p+w/d") + "&" + atLocalhost(server.port()) + tls(certificates.trusting()));

        assertThat(answerOf(answer)).isEqualTo("Paris");
        assertThat(proxy.asked()).containsExactly("CONNECT localhost:" + server.port());
    }

    @Test
    void checksTheUpstreamsNameInATunnelToo() {
        Simulator server =
                closing(Simulator.builder().ssl(certificates.server("stranger")).start());

        Exchange answer = ask(through("p+w/d") + "&" + atLocalhost(server.port()) + tls(certificates.trusting()));

        assertThat(answer.getException()).hasMessageContaining("could not agree on TLS");
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void saysThatTheProxyRefusesTheCredentials() {
        assertRefused(ask(through("wrong")));
        assertThat(simulator().calls()).isEmpty();
    }

    @Test
    void saysThatTheProxyRefusesTheCredentialsForATunnel() {
        Simulator server = tlsServer();

        assertRefused(ask(through("wrong") + "&" + atLocalhost(server.port()) + tls(certificates.trusting())));
        assertThat(server.connectionsAccepted()).isZero();
    }

    @Test
    void saysThatTheProxyIsNotThere() {
        proxy.close();

        Exchange answer = ask(through("p+w/d"));

        assertThat(troubleOf(answer)).isEqualTo(Trouble.UNREACHABLE);
        assertThat(answer.getException()).hasMessageContaining("proxyHost");
    }

    private static void assertRefused(Exchange answer) {
        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionUnauthorizedException.class)
                .hasMessageContaining("proxyUsername")
                .hasMessageContaining("proxyPassword");
    }

    private String through(String password) {
        return "proxyHost=localhost&proxyPort=" + proxy.port() + "&proxyUsername=ann&proxyPassword=RAW(" + password
                + ")";
    }

    private Simulator tlsServer() {
        return closing(Simulator.builder()
                .ssl(certificates.server("server"))
                .defaultBehaviour(Behaviour.text("Paris"))
                .start());
    }
}
