package io.camelchat.routes.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;

/** A route that holds each exchange until a test ends it, and tells them apart by their body. */
final class HeldRoute extends AsyncProcessorSupport implements AutoCloseable {
    private static final String ID = "held";

    private final CamelContext context = new DefaultCamelContext();
    private final Map<String, Held> running = new LinkedHashMap<>();
    private final List<String> ended = new ArrayList<>();
    private boolean endsAtOnce;
    private int begun;
    private int mostAtOnce;

    private record Held(Exchange exchange, AsyncCallback callback) {}

    static HeldRoute start(String uri) throws Exception {
        HeldRoute route = new HeldRoute();
        route.context.getShutdownStrategy().setTimeout(30);
        route.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri).routeId(ID).process(route);
            }
        });
        route.context.start();
        return route;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        String body = exchange.getMessage().getBody(String.class);
        synchronized (this) {
            begun++;
            running.put(body, new Held(exchange, callback));
            mostAtOnce = Math.max(mostAtOnce, running.size());
            if (!endsAtOnce) {
                return false;
            }
        }
        end(body);
        return false;
    }

    void end(String body) {
        end(body, null);
    }

    void fail(String body) {
        end(body, new IllegalStateException("It shall fail"));
    }

    private void end(String body, Exception failure) {
        Held held;
        synchronized (this) {
            held = running.remove(body);
            ended.add(body);
        }
        held.exchange().setException(failure);
        held.callback().done(false);
    }

    synchronized void endAtOnce() {
        endsAtOnce = true;
        List.copyOf(running.keySet()).forEach(this::end);
    }

    /** Waits until these are running, and says that no others are. */
    void awaitRunning(String... bodies) {
        await().atMost(KafkaBroker.LONG)
                .untilAsserted(() -> assertThat(running()).containsExactlyInAnyOrder(bodies));
    }

    synchronized List<String> running() {
        return List.copyOf(running.keySet());
    }

    synchronized List<String> ended() {
        return List.copyOf(ended);
    }

    synchronized int begun() {
        return begun;
    }

    synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    synchronized Map<String, Object> headersOf(String body) {
        return running.get(body).exchange().getMessage().getHeaders();
    }

    HealthCheck.Result health() {
        return consumer().getHealthCheck().call();
    }

    private ParallelKafkaConsumer consumer() {
        return (ParallelKafkaConsumer) context.getRoute(ID).getConsumer();
    }

    /** Whether the group takes a partition from it, and it waits for what is under way. */
    boolean waitsForItsLast() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains("KafkaParallelPoll"))
                .flatMap(thread -> java.util.Arrays.stream(thread.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("onPartitionsRevoked"));
    }

    boolean takesNoMore() {
        return consumer().isSuspendingOrSuspended();
    }

    /** Stops it though exchanges are under way. */
    void stopWithin(Duration timeout) throws Exception {
        context.getRouteController().stopRoute(ID, timeout.toMillis(), TimeUnit.MILLISECONDS, false);
    }

    Thread stopOnThread() {
        Thread thread = new Thread(context::stop, "stopping");
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(50);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        context.stop();
    }
}
