package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.routes.upstream.StoppingException;
import io.camelchat.routes.upstream.Upstream;
import io.camelchat.routes.upstream.UpstreamStatus;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for an ill upstream when the application stops. */
class PatientAskStopTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SHUTDOWN_TIMEOUT = "300";

    private final Main main = Application.create();
    private Simulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.builder()
                .defaultBehaviour(Behaviour.error(503, "{\"error\":{\"message\":\"Out of order\"}}"))
                .start();
        main.addOverrideProperty("camel.main.routes-include-pattern", "classpath:camel/ask.yaml");
        main.addOverrideProperty("camel.main.shutdown-timeout", SHUTDOWN_TIMEOUT);
        main.addOverrideProperty("camel.component.chat-completion.max-retries", "0");
        main.addOverrideProperty("CHAT_METRICS", "true");
        main.addOverrideProperty("CHAT_METRICS_PORT", "0");
        main.addOverrideProperty("CHAT_PORT", "0");
        main.addOverrideProperty("OPENAI_BASE_URL", simulator.baseUrl());
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        simulator.close();
    }

    @Test
    void failsWithoutBeingWaitedFor() throws Exception {
        CamelContext context = main.getCamelContext();
        UpstreamStatus upstream = context.getRegistry().lookupByNameAndType(Upstream.STATUS, UpstreamStatus.class);
        AsyncProducer direct = context.getEndpoint("direct:ask").createAsyncProducer();
        direct.start();
        List<CompletableFuture<Exchange>> exchanges = IntStream.range(0, 20)
                .mapToObj(i -> {
                    Exchange exchange = context.getEndpoint("direct:ask").createExchange();
                    exchange.setProperty("instructions", "Be brief.");
                    exchange.getMessage().setBody("m" + i);
                    return direct.processAsync(exchange);
                })
                .toList();
        await().atMost(LONG).until(() -> upstream.getWaiting() >= 19);

        assertThat(managed("Ill")).isEqualTo(true);
        assertThat(managed("Waiting")).isEqualTo(upstream.getWaiting());
        assertThat(managed("Reason")).asString().contains("503");

        assertThat(scraped()).contains("chat_upstream_ill 1.0", "chat_upstream_answered_total 0.0");

        long began = System.nanoTime();
        main.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(150));
        for (CompletableFuture<Exchange> exchange : exchanges) {
            assertThat(exchange.get(LONG.toSeconds(), TimeUnit.SECONDS).getException())
                    .isInstanceOf(StoppingException.class);
        }
    }

    private static Object managed(String attribute) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = server.queryNames(
                        new ObjectName("org.apache.camel:type=services,name=UpstreamStatus*,*"), null)
                .iterator()
                .next();
        return server.getAttribute(name, attribute);
    }

    private String scraped() throws Exception {
        int port = main.getCamelContext().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .findFirst()
                .orElseThrow()
                .getServer()
                .getPort();
        URI metrics = URI.create("http://127.0.0.1:" + port + "/observe/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
    }
}
