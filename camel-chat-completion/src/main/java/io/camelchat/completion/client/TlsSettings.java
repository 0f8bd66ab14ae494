package io.camelchat.completion.client;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Set;

/**
 * How TLS is spoken with an upstream. Equal to another only if it is the same.
 *
 * @param identity the client's own certificate, or null for none
 * @param trust whom to trust, or null for the platform's certificate authorities
 * @param protocols such as {@code TLSv1.3}; empty for the library's choice
 * @param cipherSuites empty for the library's choice
 * @param source what these settings were made of, by which two of them are told apart
 */
public record TlsSettings(
        KeyCertOptions identity, TrustOptions trust, Set<String> protocols, Set<String> cipherSuites, Object source) {

    @Override
    public boolean equals(Object other) {
        return other instanceof TlsSettings that && that.source == source;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(source);
    }

    @Override
    public String toString() {
        return "TlsSettings";
    }
}
