package io.camelchat.routes;

import io.camelchat.completion.server.WatchedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Gives the application the event loops of all I/O. Its HTTP servers let no client hold a connection for nothing, as Camel's
 * own do.
 */
final class EventLoops extends MainListenerSupport {
    /** Where the HTTP servers and the component look for a Vert.x by its type. */
    static final String NAME = "vertx";

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        Vertx loops = new WatchedVertx(Vertx.vertx(new VertxOptions()
                .setUseDaemonThread(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())));
        main.getCamelContext().getRegistry().bind(NAME, Vertx.class, loops, null, "close");
    }
}
