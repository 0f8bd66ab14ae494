package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportTlsTest extends TransportTestSupport {
    private static TestCertificates certificates;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.in(directory);
    }

    @Test
    void trustsAPrivateAuthority() {
        Simulator server = serve(certificates.server("server"));

        assertThat(answerOf(ask(at(server) + tls(certificates.trusting())))).isEqualTo("Paris");
    }

    @Test
    void trustsAPrivateAuthorityForALocalName() {
        Simulator server = serve(certificates.server("server"));

        assertThat(answerOf(ask(atLocalhost(server.port()) + tls(certificates.trusting()))))
                .isEqualTo("Paris");
    }

    @Test
    void refusesParametersThatItCannotApply() {
        SSLContextParameters parameters = certificates.trusting();
        parameters.setCertAlias("client");
        context.getRegistry().bind("aliased", parameters);

        assertThatThrownBy(() -> context.getEndpoint("chat-completion:m?sslContextParameters=#aliased"))
                .hasRootCauseMessage(
                        "Option sslContextParameters sets certAlias, which this component cannot apply: use"
                                + " keyManagers, trustManagers, secureSocketProtocols and cipherSuites");
    }

    @Test
    void refusesAPrivateAuthorityThatItWasNotTold() {
        Simulator server = serve(certificates.server("server"));

        assertDisagreed(ask(at(server)), server);
    }

    @Test
    void usesTheContextsParametersWhereTheComponentIsToldSo() {
        Simulator server = serve(certificates.server("server"));
        context.setSSLContextParameters(certificates.trusting());
        context.getComponent("chat-completion", ChatCompletionComponent.class).setUseGlobalSslContextParameters(true);

        assertThat(answerOf(ask(at(server)))).isEqualTo("Paris");
    }

    @Test
    void showsItsCertificateToAServerThatAsksForIt() {
        Simulator server = serve(certificates.serverOfKnownClients("server"));

        assertThat(answerOf(ask(at(server) + tls(certificates.identified())))).isEqualTo("Paris");
    }

    @Test
    void isRefusedWithoutTheCertificateThatTheServerAsksFor() {
        Simulator server = serve(certificates.serverOfKnownClients("server"));

        Exchange answer = ask(at(server) + tls(certificates.trusting()));

        assertDisagreed(answer, server);
    }

    @Test
    void refusesACertificateWithAnotherName() {
        Simulator server = serve(certificates.server("stranger"));

        assertDisagreed(ask(atLocalhost(server.port()) + tls(certificates.trusting())), server);
        assertDisagreed(ask(at(server) + tls(certificates.trusting())), server);
    }

    @Test
    void speaksTheVersionOfTlsThatItIsTold() {
        Simulator server = serve(certificates.server("server", "TLSv1.3"));

        assertThat(answerOf(ask(at(server) + tls(certificates.trusting("TLSv1.3")))))
                .isEqualTo("Paris");
    }

    @Test
    void speaksNoVersionOfTlsThatItIsNotTold() {
        Simulator server = serve(certificates.server("server", "TLSv1.2"));

        assertDisagreed(ask(at(server) + tls(certificates.trusting("TLSv1.3"))), server);
    }

    @Test
    void keepsThePlatformsAuthoritiesWhereOnlyVersionsAreSet() {
        Simulator server = serve(certificates.server("server"));
        SSLContextParameters versions = certificates.trusting("TLSv1.3");
        versions.setTrustManagers(null);

        assertDisagreed(ask(at(server) + tls(versions)), server);
    }

    @Test
    void streamsOverTls() {
        Simulator server = serve(certificates.server("server"));
        server.behave(Behaviour.tokens(200));

        String text = (String) answerOf(ask(at(server) + "&stream=true" + tls(certificates.trusting())));

        assertThat(text).startsWith("t0 t1 ").endsWith("t199 ");
    }

    private Simulator serve(SslContext ssl) {
        return closing(Simulator.builder()
                .ssl(ssl)
                .defaultBehaviour(Behaviour.text("Paris"))
                .start());
    }

    private static void assertDisagreed(Exchange answer, Simulator server) {
        assertThat(troubleOf(answer)).isEqualTo(Trouble.UNREACHABLE);
        assertThat(answer.getException())
                .hasMessageContaining("could not agree on TLS")
                .hasMessageContaining("sslContextParameters");
        assertThat(server.calls()).isEmpty();
        server.awaitNoOpenConnections(LONG);
    }
}
