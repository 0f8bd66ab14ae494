package io.camelchat.completion;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/**
 * A certificate authority that nobody knows, and three certificates of it: of a server named localhost, of a server
 * with another name, and of a client. Made when the class that needs them starts, in a directory of its own.
 */
final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path file;

    private TestCertificates(Path file) {
        this.file = file;
    }

    static TestCertificates in(Path directory) {
        TestCertificates made = new TestCertificates(directory.resolve("all.p12"));
        made.pair("ca", "-ext", "bc:c");
        made.pair("server", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
        made.pair("stranger", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
        made.pair("client", "-signer", "ca");
        return made;
    }

    /** A server's side of TLS, with the certificate of that name. */
    SslContext server(String name, String... protocols) {
        return server(name, ClientAuth.NONE, protocols);
    }

    /** A server that lets nobody in without a certificate of this authority. */
    SslContext serverOfKnownClients(String name) {
        return server(name, ClientAuth.REQUIRE);
    }

    /** A client that trusts this authority. */
    SSLContextParameters trusting() {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(parameters(authority()));
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    /** A client that trusts this authority and speaks these versions of TLS only. */
    SSLContextParameters trusting(String... protocols) {
        SecureSocketProtocolsParameters named = new SecureSocketProtocolsParameters();
        named.setSecureSocketProtocol(List.of(protocols));
        SSLContextParameters parameters = trusting();
        parameters.setSecureSocketProtocols(named);
        return parameters;
    }

    /** A client that trusts this authority and has a certificate of it. */
    SSLContextParameters identified() {
        KeyManagersParameters identity = new KeyManagersParameters();
        identity.setKeyStore(parameters(only("client")));
        identity.setKeyPassword(PASSWORD);
        SSLContextParameters parameters = trusting();
        parameters.setKeyManagers(identity);
        return parameters;
    }

    KeyManagerFactory keysOf(String name) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(only(name), PASSWORD.toCharArray());
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SslContext server(String name, ClientAuth clients, String... protocols) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authority());
            SslContextBuilder server = SslContextBuilder.forServer(keysOf(name))
                    .trustManager(trust)
                    .clientAuth(clients);
            return protocols.length == 0
                    ? server.build()
                    : server.protocols(protocols).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStoreParameters parameters(KeyStore store) {
        KeyStoreParameters parameters = new KeyStoreParameters();
        parameters.setKeyStore(store);
        return parameters;
    }

    private KeyStore authority() {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("ca", all().getCertificate("ca"));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore only(String name) {
        try {
            KeyStore all = all();
            KeyStore store = empty();
            char[] password = PASSWORD.toCharArray();
            store.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore all() {
        try (InputStream bytes = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(bytes, PASSWORD.toCharArray());
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore empty() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pair(String name, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-alias",
                name,
                "-validity",
                "2"));
        command.addAll(List.of(more));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
