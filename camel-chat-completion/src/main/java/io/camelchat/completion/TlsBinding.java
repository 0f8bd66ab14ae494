package io.camelchat.completion;

import io.camelchat.completion.client.TlsSettings;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetClientOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Makes the client's TLS settings of Camel's. */
final class TlsBinding {
    private TlsBinding() {}

    /** @param parameters null for the platform's own certificates */
    static TlsSettings settings(CamelContext context, SSLContextParameters parameters) throws Exception {
        if (parameters == null) {
            return null;
        }
        refuse(parameters.getSecureSocketProtocolsFilter(), "secureSocketProtocolsFilter");
        refuse(parameters.getCipherSuitesFilter(), "cipherSuitesFilter");
        refuse(parameters.getClientParameters(), "clientParameters");
        refuse(parameters.getCertAlias(), "certAlias");
        refuse(parameters.getProvider(), "provider");
        ClientOptionsBase options = new NetClientOptions();
        VertxHelper.setupSSLOptions(context, parameters, options);
        return new TlsSettings(
                parameters.getKeyManagers() == null ? null : options.getKeyCertOptions(),
                parameters.getTrustManagers() == null ? null : options.getTrustOptions(),
                protocols(parameters),
                cipherSuites(parameters),
                parameters);
    }

    /** What would have no effect must not look as though it had. */
    private static void refuse(Object value, String name) {
        if (value != null) {
            throw new IllegalArgumentException("Option sslContextParameters sets " + name
                    + ", which this component cannot apply: use keyManagers, trustManagers, secureSocketProtocols and"
                    + " cipherSuites");
        }
    }

    private static Set<String> protocols(SSLContextParameters parameters) {
        List<String> named = parameters.getSecureSocketProtocols() == null
                ? List.of()
                : parameters.getSecureSocketProtocols().getSecureSocketProtocol();
        return new LinkedHashSet<>(named);
    }

    private static Set<String> cipherSuites(SSLContextParameters parameters) {
        List<String> named = parameters.getCipherSuites() == null
                ? List.of()
                : parameters.getCipherSuites().getCipherSuite();
        return new LinkedHashSet<>(named);
    }
}
