package io.camelchat.completion;

import io.camelchat.completion.server.Authenticator;
import io.camelchat.completion.server.HttpListener;
import io.camelchat.completion.server.KeyFile;
import io.camelchat.completion.server.ModelServer;
import io.camelchat.completion.server.ServedModel;
import io.camelchat.completion.server.ServerSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The servers of a component's models, one for each path: on the router of the context's platform-http server, or on a
 * port of their own where there is none. A server is there as long as it has a model; the lock of this guards all.
 */
final class ModelServers extends ServiceSupport {
    /** The id of the profile of the threads that take calls. */
    static final String PROFILE = "chat-completion-consumer";

    /** As many threads as are busy with calls, up to a bound; more calls wait for one, up to another. */
    private static final RoutePool POOL = new RoutePool(PROFILE, "ChatCompletionConsumer", 200, 200, 10_000);

    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;

    private final CamelContext context;
    private final Supplier<Vertx> vertx;
    private final Map<String, ModelServer> servers = new HashMap<>();
    private final Map<String, KeyFile> keyFiles = new HashMap<>();
    private String host;
    private Integer port;
    private ExecutorService workers;
    private ExecutorService keyReader;
    private PlatformRouter platform;
    private HttpListener listener;

    /** @param vertx gives the Vert.x for a port of their own */
    ModelServers(CamelContext context, Supplier<Vertx> vertx) {
        this.context = context;
        this.vertx = vertx;
    }

    /** @param givenPort null where the platform-http server is to be used if there is one */
    void configure(String givenHost, Integer givenPort) {
        if (givenPort != null && (givenPort < 0 || givenPort > MAX_PORT)) {
            throw new IllegalArgumentException("Option port must be between 0 and " + MAX_PORT + ", not " + givenPort);
        }
        host = givenHost == null || givenHost.isBlank() ? LOOPBACK : givenHost;
        port = givenPort;
    }

    /** The threads on which calls go into their routes, and on which route steps may block. */
    Executor workers() {
        return workers;
    }

    /** The port of their own that the models are served on, or null. */
    synchronized Integer port() {
        return listener == null ? null : (Integer) listener.port();
    }

    /** Where clients find the models of a path, or null where none is served. */
    synchronized String url(String path) {
        if (!servers.containsKey(path)) {
            return null;
        }
        return platform != null ? platform.url(path) : "http://" + listener.host() + ":" + listener.port() + path;
    }

    /** Begins to serve a model. */
    synchronized void add(ServedModel model, ChatCompletionConfiguration options) throws IOException {
        ServerSettings settings = ServerOptions.serverSettings(options, authenticator(options));
        ModelServer server = servers.get(settings.path());
        if (server == null) {
            server = open(model, settings);
        } else if (!server.settings().equals(settings)) {
            throw new IllegalArgumentException("The model " + model.name() + " is served below "
                    + settings.path() + ", where models have another authenticator, apiKeysFile, maxRequestSize or"
                    + " allowedOrigins: all models of one contextPath share these, for they are needed before a request"
                    + " tells its model");
        }
        if (!server.models().add(model)) {
            throw new IllegalArgumentException("The model " + model.name() + " is served below " + settings.path()
                    + " by another route already: give one of them another name or contextPath");
        }
    }

    /** Ends to serve a model, if it is served. While the context stops it stays, and answers that it takes no calls. */
    synchronized void remove(ServedModel model) {
        if (context.isStopping()) {
            return;
        }
        for (ModelServer server : List.copyOf(servers.values())) {
            server.models().remove(model);
            if (server.models().isEmpty()) {
                close(server);
            }
        }
    }

    private ModelServer open(ServedModel model, ServerSettings settings) throws IOException {
        if (servers.isEmpty()) {
            platform = PlatformRouter.find(context, port);
        }
        requireKeys(model, settings);
        ModelServer server = new ModelServer(settings, workers);
        if (platform == null) {
            server.mount(listener().router());
        } else {
            server.mount(platform.router(settings.path()));
            platform.show(settings.path());
        }
        servers.put(settings.path(), server);
        return server;
    }

    private void close(ModelServer server) {
        String path = server.settings().path();
        server.unmount();
        servers.remove(path);
        if (platform != null) {
            platform.hide(path);
        }
        if (servers.isEmpty() && listener != null) {
            listener.close();
            listener = null;
        }
    }

    private HttpListener listener() throws IOException {
        if (listener == null) {
            HttpListener created = new HttpListener(vertx.get(), host, port == null ? DEFAULT_PORT : port);
            created.listen();
            listener = created;
        }
        return listener;
    }

    private void requireKeys(ServedModel model, ServerSettings settings) {
        String address = platform == null ? host : platform.host();
        if (settings.authenticator() == null && !isLoopback(address)) {
            throw new IllegalArgumentException("The model " + model.name() + " would be served on " + address
                    + ", where other machines can call it, and nobody asks them for a key: set apiKeysFile to a file of"
                    + " keys, or authenticator to a bean, or serve on 127.0.0.1 only ("
                    + (platform == null ? "host of the component" : "camel.server.host") + ")");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Nothing can listen there; the server says so.
            return false;
        }
    }

    private Authenticator authenticator(ChatCompletionConfiguration options) throws IOException {
        if (options.getAuthenticator() != null) {
            return options.getAuthenticator();
        }
        String file = options.getApiKeysFile();
        if (file == null || file.isBlank()) {
            return null;
        }
        KeyFile keys = keyFiles.get(file);
        if (keys == null) {
            keys = new KeyFile(Path.of(file), keyReader());
            keyFiles.put(file, keys);
        }
        return keys;
    }

    /** A thread of its own: callers are told apart however many calls keep the workers busy. */
    private Executor keyReader() {
        if (keyReader == null) {
            keyReader = context.getExecutorServiceManager().newSingleThreadExecutor(this, "ChatCompletionKeyFile");
        }
        return keyReader;
    }

    @Override
    protected void doStart() {
        workers = POOL.create(context, this);
    }

    @Override
    protected synchronized void doStop() {
        context.getExecutorServiceManager().shutdownGraceful(workers);
        List.copyOf(servers.values()).forEach(this::close);
        keyFiles.clear();
        if (keyReader != null) {
            context.getExecutorServiceManager().shutdownNow(keyReader);
            keyReader = null;
        }
    }
}
