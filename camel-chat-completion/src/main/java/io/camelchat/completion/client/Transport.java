package io.camelchat.completion.client;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntFunction;

/**
 * The requests to one upstream, and the protocol of its connections. Cleartext is HTTP/1.1, for servers that stumble over an upgrade to HTTP/2; with TLS
 * the two sides agree on one by ALPN.
 */
final class Transport {
    private static final int MAX_HEADER_SIZE = 64 * 1024;
    private static final long PROBE_TIMEOUT = 10_000;
    private static final int STREAMS_PER_CONNECTION = 100;

    private final ClientSettings settings;
    private final RequestHeaders headers;
    private final Connections connections;
    private final String completions;
    private final String models;

    /** Of the last request that had no headers of its own: the next is the same, as long as its token is. */
    private volatile Plain plain;

    Transport(Vertx vertx, ClientSettings settings) {
        this.settings = settings;
        this.headers = new RequestHeaders(settings);
        IntFunction<HttpClient> pool = size -> pool((VertxInternal) vertx, size);
        this.connections = settings.isTls()
                ? Connections.shared(settings.maxConnections(), pool)
                : Connections.exclusive(settings.maxConnections(), pool);
        String path = settings.baseUri().getRawPath();
        String base = path == null ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String query = query(settings.query());
        this.completions = base + "/chat/completions" + query;
        this.models = base + "/models" + query;
    }

    /** On a context of nobody's: a client that is made on that of a verticle is closed with the verticle. */
    private HttpClient pool(VertxInternal vertx, int size) {
        ContextInternal nobodys = vertx.createEventLoopContext();
        ContextInternal current = nobodys.beginDispatch();
        try {
            return vertx.httpClientBuilder()
                    .with(options(settings))
                    .with(new PoolOptions().setHttp1MaxSize(size).setHttp2MaxSize(1 + size / STREAMS_PER_CONNECTION))
                    .withConnectHandler(Transport::prepare)
                    .build();
        } finally {
            nobodys.endDispatch(current);
        }
    }

    /** With TLS a request is copied anyway, whether it is one buffer or two. */
    private static void prepare(HttpConnection made) {
        if (made instanceof HttpClientConnection connection) {
            ReadEnd.watch(connection.channel());
            if (!made.isSsl()) {
                WholeRequests.writeTo(connection.channel().pipeline());
            }
        }
    }

    /**
     * A request for a completion. To be called on the loop.
     *
     * @param own headers of this request alone
     */
    Connections.Place request(ContextInternal loop, Secret token, Map<String, String> own) {
        return connections.request(
                loop, own.isEmpty() ? plain(token) : target(HttpMethod.POST, completions, headers.of(token, own)));
    }

    private RequestOptions plain(Secret token) {
        Plain known = plain;
        if (known == null || known.token != token) {
            known = new Plain(token, target(HttpMethod.POST, completions, headers.of(token, Map.of())));
            plain = known;
        }
        return known.target;
    }

    /** A request for the list of models. To be called on the loop. */
    Connections.Place modelsRequest(ContextInternal loop, Secret token) {
        return connections.request(
                loop,
                target(HttpMethod.GET, models, headers.of(token, Map.of())).setTimeout(PROBE_TIMEOUT));
    }

    /**
     * Gives up a request that was sent. To be called on the request's event loop, which puts the connection back into the
     * pool once it has told the end of the answer: until then, whatever the connection's own event loop has read, this
     * takes it out of the pool. To reset the request would close it later, when another call may have it.
     */
    static void giveUp(HttpClientRequest sent) {
        if (sent.version() == HttpVersion.HTTP_2) {
            sent.reset();
        } else {
            sent.connection().close();
        }
    }

    void close() {
        connections.close();
    }

    private RequestOptions target(HttpMethod method, String uri, MultiMap all) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(settings.baseUri().getHost())
                .setPort(settings.port())
                .setSsl(settings.isTls())
                .setURI(uri)
                .setHeaders(all);
    }

    private static HttpClientOptions options(ClientSettings settings) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setKeepAlive(true)
                .setMaxHeaderSize(MAX_HEADER_SIZE);
        if (settings.isTls()) {
            options.setSsl(true)
                    .setVerifyHost(true)
                    .setUseAlpn(true)
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        }
        TlsSettings tls = settings.tls();
        if (tls != null) {
            options.setKeyCertOptions(tls.identity()).setTrustOptions(tls.trust());
            if (!tls.protocols().isEmpty()) {
                options.setEnabledSecureTransportProtocols(tls.protocols());
            }
            tls.cipherSuites().forEach(options::addEnabledCipherSuite);
        }
        ProxySettings proxy = settings.proxy();
        if (proxy != null) {
            options.setProxyOptions(new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setHost(proxy.host())
                    .setPort(proxy.port())
                    .setUsername(proxy.username())
                    .setPassword(
                            proxy.password() == null ? null : proxy.password().reveal()));
        }
        return options;
    }

    private static String query(Map<String, Secret> parameters) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        parameters.forEach((name, value) -> query.add(encode(name) + "=" + encode(value.reveal())));
        return query.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @param target never changed */
    private record Plain(Secret token, RequestOptions target) {}
}
