package io.camelchat.completion;

import io.camelchat.completion.server.Authenticator;
import io.camelchat.completion.server.HttpListener;
import io.camelchat.completion.server.KeyFile;
import io.camelchat.completion.server.ModelServer;
import io.camelchat.completion.server.ServerSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.TCPServerBase;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * The servers of a component's models, one for each path: on the router of the context's platform-http server, or on a
 * port of their own where there is none. A server is there as long as it has a model; the lock of this guards all.
 */
final class ModelServers extends ServiceSupport {
    /** The id of the profile of the threads that take calls. */
    static final String PROFILE = "chat-completion-consumer";

    private static final int DEFAULT_PORT = 8080;
    private static final int THREADS = 200;
    private static final int WAITING_CALLS = 10_000;

    private final CamelContext context;
    private final Supplier<Vertx> vertx;
    private final Map<String, ModelServer> servers = new HashMap<>();
    private final Map<String, KeyFile> keyFiles = new HashMap<>();
    private String host;
    private Integer port;
    private ExecutorService workers;
    private HttpListener listener;

    /** @param vertx gives the Vert.x for a port of their own */
    ModelServers(CamelContext context, Supplier<Vertx> vertx) {
        this.context = context;
        this.vertx = vertx;
    }

    /** @param givenPort null where the platform-http server is to be used if there is one */
    void configure(String givenHost, Integer givenPort) {
        host = givenHost;
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

    /** Begins to serve a model. */
    synchronized void add(ChatCompletionConsumer model, ChatCompletionConfiguration options) throws IOException {
        ServerSettings settings = ServerOptions.serverSettings(options, authenticator(options));
        ModelServer server = servers.get(settings.path());
        if (server == null) {
            server = open(model, settings);
            servers.put(settings.path(), server);
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

    /** Ends to serve a model, if it is served. */
    synchronized void remove(ChatCompletionConsumer model, ChatCompletionConfiguration options) {
        ModelServer server = servers.get(ServerOptions.path(options));
        if (server != null) {
            server.models().remove(model);
            closeIfEmpty(server);
        }
    }

    private ModelServer open(ChatCompletionConsumer model, ServerSettings settings) throws IOException {
        VertxPlatformHttpRouter platform = port == null ? platformRouter() : null;
        requireKeys(
                model, settings, platform == null ? host : platform.getServer().getHost(), platform != null);
        Router router = platform == null ? ownRouter() : listening(platform, model);
        ModelServer server = new ModelServer(settings, workers);
        server.mount(router);
        return server;
    }

    private void closeIfEmpty(ModelServer server) {
        if (server.models().isEmpty()) {
            server.unmount();
            servers.remove(server.settings().path());
        }
        if (servers.isEmpty() && listener != null) {
            listener.close();
            listener = null;
        }
    }

    /** The router of the server that is meant for users, not of the one for management. */
    private VertxPlatformHttpRouter platformRouter() {
        return context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(router -> !router.isManagementServer())
                .max(Comparator.comparing(VertxPlatformHttpRouter::isMainServer))
                .orElse(null);
    }

    /** A platform-http server that could not have its port says so in the log only, and goes on without one. */
    private static Router listening(VertxPlatformHttpRouter router, ChatCompletionConsumer model) throws IOException {
        VertxPlatformHttpServer server = router.getServer();
        if (server.getServer() instanceof TCPServerBase base && !base.isListening()) {
            throw new IOException("The model " + model.name() + " cannot be served: the platform-http server does not"
                    + " listen on " + server.getHost() + ":" + server.getConfigurationPort()
                    + ", for the port is in use or the address is none of this machine's;"
                    + " end what uses it, or set another (camel.server.port)");
        }
        return router;
    }

    private Router ownRouter() throws IOException {
        if (listener == null) {
            HttpListener created = new HttpListener(vertx.get(), host, port == null ? DEFAULT_PORT : port);
            created.listen();
            listener = created;
        }
        return listener.router();
    }

    private static void requireKeys(
            ChatCompletionConsumer model, ServerSettings settings, String address, boolean platform) {
        if (settings.authenticator() == null && !isLoopback(address)) {
            throw new IllegalArgumentException("The model " + model.name() + " would be served on " + address
                    + ", where other machines can call it, and nobody asks them for a key: set apiKeysFile to a file of"
                    + " keys, or authenticator to a bean, or serve on 127.0.0.1 only ("
                    + (platform ? "camel.server.host" : "host of the component") + ")");
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
            keys = new KeyFile(Path.of(file), workers);
            keyFiles.put(file, keys);
        }
        return keys;
    }

    @Override
    protected void doStart() {
        ExecutorServiceManager manager = context.getExecutorServiceManager();
        ThreadPoolProfile profile = manager.getThreadPoolProfile(PROFILE);
        workers = manager.newThreadPool(this, "ChatCompletionConsumer", profile != null ? profile : defaultProfile());
    }

    /** Consumers have left before the component stops, unless they failed to. */
    @Override
    protected synchronized void doStop() {
        servers.values().forEach(ModelServer::unmount);
        servers.clear();
        keyFiles.clear();
        if (listener != null) {
            listener.close();
            listener = null;
        }
        context.getExecutorServiceManager().shutdownGraceful(workers);
    }

    /** As many threads as are busy with calls, up to a bound; more calls wait for one, up to another. */
    private static ThreadPoolProfile defaultProfile() {
        ThreadPoolProfile profile = new ThreadPoolProfile(PROFILE);
        profile.setPoolSize(THREADS);
        profile.setMaxPoolSize(THREADS);
        profile.setMaxQueueSize(WAITING_CALLS);
        profile.setKeepAliveTime(60L);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }
}
