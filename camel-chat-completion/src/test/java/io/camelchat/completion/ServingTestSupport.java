package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.sse.SseParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Camel context whose routes are served as models, and which asks a simulator. After each test no call may be open. */
abstract class ServingTestSupport extends ChatCompletionTestSupport {
    private HttpClient client;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        ChatCompletionComponent component = context.getComponent("chat-completion", ChatCompletionComponent.class);
        component.setPort(0);
        return context;
    }

    @BeforeEach
    void makesClient() {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONG)
                .build();
    }

    @AfterEach
    void leavesNoExchangePending() {
        await().atMost(LONG)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> pending() == 0);
    }

    /** How many exchanges of served calls are not done yet. */
    int pending() {
        return context.getRoutes().stream()
                .map(Route::getConsumer)
                .filter(ChatCompletionConsumer.class::isInstance)
                .mapToInt(consumer -> ((ChatCompletionConsumer) consumer).getPendingExchangesSize())
                .sum();
    }

    HttpClient client() {
        return client;
    }

    int port() {
        return context.getComponent("chat-completion", ChatCompletionComponent.class)
                .servedPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url(path))).timeout(LONG);
    }

    HttpRequest post(String json) {
        return request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    HttpResponse<String> ask(String json) throws Exception {
        return client.send(post(json), HttpResponse.BodyHandlers.ofString());
    }

    static String asking(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** Asks for a stream and what it cost. */
    static String askingForUsage(String model) {
        return asking(model, true).replace("\"stream\"", "\"stream_options\":{\"include_usage\":true},\"stream\"");
    }

    /** Waits until a count stays what it is. */
    static void awaitStandstill(LongSupplier count) {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .during(Duration.ofMillis(300))
                .until(() -> {
                    long now = count.getAsLong();
                    return last.getAndSet(now) == now;
                });
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body());
    }

    /** The data of all events of a stream, in order. */
    static List<String> events(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        List<String> events = new ArrayList<>();
        SseParser parser = new SseParser(1 << 20, event -> events.add(event.text()));
        parser.feed(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        parser.end();
        return events;
    }
}
