package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who is told, beside the client, of a failure that nobody expects. */
class ServedFailureTest extends ContextsTestSupport {
    private final AtomicInteger caught = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private final List<Throwable> handled = new CopyOnWriteArrayList<>();

    private CamelContext serving(String options, Object body) throws Exception {
        CamelContext context = context();
        context.getRegistry().bind("handler", new ExceptionHandler() {
            @Override
            public void handleException(Throwable exception) {
                handled.add(exception);
            }

            @Override
            public void handleException(String message, Throwable exception) {
                handled.add(exception);
            }

            @Override
            public void handleException(String message, Exchange exchange, Throwable exception) {
                handled.add(exception);
            }
        });
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).process(exchange -> caught.incrementAndGet());
                from("chat-completion:bot?" + options)
                        .onCompletion()
                        .process(exchange -> completed.incrementAndGet())
                        .end()
                        .process(exchange -> {
                            if (body instanceof Exception failure) {
                                throw failure;
                            }
                            exchange.getMessage().setBody(body);
                        });
            }
        });
        context.start();
        return context;
    }

    @Test
    void theRoutesErrorHandlerOfARoutesFailureOnce() throws Exception {
        CamelContext context = serving("bridgeErrorHandler=true", new IllegalStateException("broken"));

        assertThat(caller(context).statusOf("bot")).isEqualTo(500);
        Awaitility.await().atMost(LONG).until(() -> completed.get() == 1);
        context.stop();
        assertThat(caught).hasValue(1);
        assertThat(completed).hasValue(1);
    }

    @Test
    void theExceptionHandlerOfAFailureAfterTheRoute() throws Exception {
        CamelContext context = serving("exceptionHandler=#bean:handler", new Unwritable());

        assertThat(caller(context).statusOf("bot")).isEqualTo(500);
        Awaitility.await().atMost(LONG).until(() -> completed.get() == 1);
        assertThat(handled).hasSize(1);
        assertThat(handled.get(0)).hasMessageContaining("cannot be written as JSON");
        assertThat(caught).hasValue(0);
    }

    @Test
    void theRoutesErrorHandlerOfAFailureAfterTheRouteWhereItIsBridged() throws Exception {
        CamelContext context = serving("bridgeErrorHandler=true", new Unwritable());

        assertThat(caller(context).statusOf("bot")).isEqualTo(500);
        Awaitility.await().atMost(LONG).until(() -> completed.get() >= 1);
        assertThat(caught).hasValue(1);
    }

    @Test
    void nobodyElseOfARoutesFailure() throws Exception {
        CamelContext context = serving("exceptionHandler=#bean:handler", new IllegalStateException("broken"));

        assertThat(caller(context).statusOf("bot")).isEqualTo(500);
        Awaitility.await().atMost(LONG).until(() -> completed.get() == 1);
        assertThat(caught).hasValue(1);
        assertThat(handled).isEmpty();
    }

    /** An answer whose JSON cannot be made. */
    public static final class Unwritable {
        public String getText() {
            throw new IllegalStateException("no text");
        }
    }
}
