package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts and routes that stop while calls are served. */
@Timeout(120)
class ServingStopTest extends ContextsTestSupport {
    private final LockStep steps = LockStep.create();
    private final LockStep hold = LockStep.create();
    private Simulator simulator;

    @BeforeEach
    void startSimulator() {
        simulator = closing(Simulator.start());
        simulator.behave(Behaviour.tokens(5).withLockStep(steps));
    }

    private DefaultCamelContext gateway() throws Exception {
        DefaultCamelContext context = context();
        component(context).getConfiguration().setBaseUrl(simulator.baseUrl());
        component(context).getConfiguration().setMaxRetries(0);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:*").routeId("gateway").to("chat-completion:*");
            }
        });
        return context;
    }

    private static ChatCompletionConsumer consumer(CamelContext context) {
        return (ChatCompletionConsumer) context.getRoute("gateway").getConsumer();
    }

    /** A call for a whole answer, which the upstream holds back until it is told to go on. */
    private CompletableFuture<HttpResponse<String>> heldWhole(int port) {
        int calls = simulator.calls().size();
        simulator.next(Behaviour.held(hold));
        CompletableFuture<HttpResponse<String>> whole = Caller.at(port).askLater("m");
        simulator.awaitCall(calls, LONG);
        return whole;
    }

    private static VertxPlatformHttpServer loopbackServer() {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(0);
        return new VertxPlatformHttpServer(configuration);
    }

    private static CompletableFuture<Void> stopping(CamelContext context) {
        return CompletableFuture.runAsync(context::stop);
    }

    /** A call is pending until its completions have run, which is a little later than its client has the answer. */
    private static void awaitPending(CamelContext context, int calls) {
        Awaitility.await().atMost(LONG).until(() -> consumer(context).getPendingExchangesSize() == calls);
    }

    @Test
    void finishesWhatIsUnderWayAndRefusesWhatIsNew() throws Exception {
        CamelContext context = gateway();
        context.start();
        int port = component(context).servedPort();
        try (KeptConnection kept = new KeptConnection(port)) {
            simulator.next(Behaviour.text("Hi"));
            assertThat(kept.statusOf("m")).isEqualTo(200);
            awaitPending(context, 0);
            CompletableFuture<HttpResponse<String>> whole = heldWhole(port);
            CompletableFuture<EventReader> stream = Caller.at(port).stream("m");
            steps.release(2);
            simulator.awaitOpenCalls(2, LONG);
            awaitPending(context, 2);

            CompletableFuture<Void> stopped = stopping(context);
            Awaitility.await().atMost(LONG).until(() -> kept.statusOf("m") == 503);
            assertThat(Caller.at(port).statusOf("m")).isEqualTo(503);
            assertThat(Caller.at(port).models()).isEmpty();
            awaitPending(context, 2);
            assertThat(stopped).isNotDone();
            steps.releaseAll();
            hold.releaseAll();

            assertThat(stream.get(30, TimeUnit.SECONDS).rest())
                    .hasSizeGreaterThan(5)
                    .last()
                    .isEqualTo("[DONE]");
            assertThat(whole.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(stopped).succeedsWithin(LONG);
            assertThat(isOpen(port)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answers503UntilTheServerIsGone(boolean ownPort) throws Exception {
        VertxPlatformHttpServer server = loopbackServer();
        DefaultCamelContext context = gateway();
        if (!ownPort) {
            component(context).setPort(null);
            context.addService(server, true, true);
        }
        serve(context, "other", "chat-completion:other");
        AtomicInteger answered = new AtomicInteger();
        context.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) throws Exception {
                if (event instanceof CamelEvent.CamelContextRoutesStoppedEvent) {
                    int port = ownPort ? component(context).servedPort() : server.getPort();
                    answered.set(Caller.at(port).statusOf("other"));
                }
            }
        });
        context.start();
        context.stop();

        assertThat(answered).hasValue(503);
    }

    @Test
    void endsWhatIsUnderWayAfterTheGraceTime() throws Exception {
        CamelContext context = gateway();
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        int port = component(context).servedPort();
        CompletableFuture<EventReader> stream = Caller.at(port).stream("m");
        steps.release(2);
        EventReader events = stream.get(30, TimeUnit.SECONDS);
        assertThat(events.next()).contains("assistant");
        CompletableFuture<HttpResponse<String>> whole = heldWhole(port);
        simulator.awaitOpenCalls(2, LONG);

        context.stop();

        List<String> rest = events.rest();
        assertThat(rest).isNotEmpty().doesNotContain("[DONE]");
        assertThat(Json.read(rest.get(rest.size() - 1)).at("/error/message").asText())
                .startsWith("The call was given up: the server stops");
        HttpResponse<String> refused = whole.get(30, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Json.read(refused.body()).at("/error/message").asText())
                .startsWith("The call was given up: the server stops");
        simulator.awaitNoOpenCalls(LONG);
        assertThat(isOpen(port)).isFalse();
    }

    @Test
    void endsWhatIsUnderWayWhenOneRouteOfSeveralIsStopped() throws Exception {
        DefaultCamelContext context = gateway();
        serve(context, "other", "chat-completion:other");
        context.start();
        Caller caller = caller(context);
        CompletableFuture<EventReader> stream = caller.stream("m");
        steps.release(1);
        EventReader events = stream.get(30, TimeUnit.SECONDS);

        context.getRouteController().stopRoute("gateway", 1, TimeUnit.SECONDS);

        assertThat(events.rest()).doesNotContain("[DONE]").last().asString().contains("the server stops");
        assertThat(caller.textOf("other")).isEqualTo("other");
        assertThat(caller.statusOf("m")).isEqualTo(404);
        context.getRouteController().startRoute("gateway");
        steps.releaseAll();
        assertThat(caller.statusOf("m")).isEqualTo(200);
    }

    /** With its last model a port is closed, and with it every connection. */
    @Test
    void tellsTheClientsOfTheLastRouteThatIsStopped() throws Exception {
        DefaultCamelContext context = gateway();
        context.start();
        int port = component(context).servedPort();
        CompletableFuture<EventReader> stream = Caller.at(port).stream("m");
        steps.release(1);
        EventReader events = stream.get(30, TimeUnit.SECONDS);
        CompletableFuture<HttpResponse<String>> whole = heldWhole(port);

        context.getRouteController().stopRoute("gateway", 1, TimeUnit.SECONDS);

        assertThat(events.rest()).doesNotContain("[DONE]").last().asString().contains("the server stops");
        assertThat(whole.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(isOpen(port)).isFalse();
    }

    @Test
    void stopsAlthoughAStepOfTheRouteIsStuck() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        DefaultCamelContext context = context();
        context.getShutdownStrategy().setTimeout(1);
        context.getExecutorServiceManager().setShutdownAwaitTermination(500);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:bot").process(exchange -> {
                    entered.countDown();
                    new CountDownLatch(1).await();
                });
            }
        });
        context.start();
        CompletableFuture<HttpResponse<String>> answer = caller(context).askLater("bot");
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

        context.stop();

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    }

    @Test
    void answersEveryCallToARouteThatStopsAndStarts() throws Exception {
        DefaultCamelContext context = context();
        serve(context, "other", "chat-completion:other");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:bot").routeId("gateway").setBody(constant("Hi"));
            }
        });
        context.start();
        Caller caller = caller(context);
        ChatCompletionConsumer consumer = consumer(context);
        CompletableFuture<Void> restarts = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 300; i++) {
                consumer.stop();
                consumer.start();
                consumer.suspend();
                consumer.resume();
            }
        });
        int calls = 0;
        while (!restarts.isDone()) {
            assertThat(caller.statusOf("bot")).isIn(200, 404, 503);
            calls++;
        }

        assertThat(restarts).succeedsWithin(LONG);
        assertThat(calls).isPositive();
        assertThat(caller.textOf("bot")).isEqualTo("Hi");
        awaitPending(context, 0);
    }

    @Test
    void servesWhateverIsStartedWhileOthersStop() throws Exception {
        int port = freePort();
        DefaultCamelContext context = context();
        component(context).setPort(port);
        for (String name : List.of("one", "two", "three")) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("chat-completion:" + name).routeId(name).setBody(constant(name));
                }
            });
        }
        context.start();
        List<ChatCompletionConsumer> consumers = context.getRoutes().stream()
                .map(route -> (ChatCompletionConsumer) route.getConsumer())
                .toList();
        List<CompletableFuture<Void>> restarts = consumers.stream()
                .map(consumer -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 50; i++) {
                        consumer.stop();
                        consumer.start();
                    }
                }))
                .toList();
        restarts.forEach(CompletableFuture::join);

        assertThat(Caller.at(port).models()).containsExactly("one", "three", "two");
        consumers.forEach(ChatCompletionConsumer::stop);
        assertThat(isOpen(port)).isFalse();
    }

    /** A Vert.x that is closed runs nothing any more, and tells nobody. */
    @Test
    void stopsAfterItsVertxWasClosed() throws Exception {
        Vertx vertx = Vertx.vertx();
        DefaultCamelContext context = gateway();
        context.getShutdownStrategy().setTimeout(1);
        component(context).setVertx(vertx);
        context.start();
        int port = component(context).servedPort();
        CompletableFuture<EventReader> stream = Caller.at(port).stream("m");
        steps.release(1);
        EventReader events = stream.get(30, TimeUnit.SECONDS);
        CompletableFuture<HttpResponse<String>> whole = heldWhole(port);
        simulator.awaitOpenCalls(2, LONG);
        vertx.close().toCompletionStage().toCompletableFuture().join();

        assertThat(stopping(context)).succeedsWithin(LONG);
        assertThat(isOpen(port)).isFalse();
        assertThat(whole).failsWithin(LONG);
        events.close();
    }

    @Test
    void stopsAfterThePlatformServerWasStopped() throws Exception {
        VertxPlatformHttpServer server = loopbackServer();
        DefaultCamelContext context = gateway();
        context.getShutdownStrategy().setTimeout(1);
        component(context).setPort(null);
        context.addService(server, true, true);
        context.start();
        int port = server.getPort();
        CompletableFuture<EventReader> stream = Caller.at(port).stream("m");
        steps.release(1);
        EventReader events = stream.get(30, TimeUnit.SECONDS);
        CompletableFuture<HttpResponse<String>> whole = heldWhole(port);
        simulator.awaitOpenCalls(2, LONG);
        server.stop();

        assertThat(stopping(context)).succeedsWithin(LONG);
        assertThat(isOpen(port)).isFalse();
        assertThat(whole).failsWithin(LONG);
        events.close();
        simulator.awaitNoOpenConnections(LONG);
    }
}
