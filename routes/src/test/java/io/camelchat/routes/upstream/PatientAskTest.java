package io.camelchat.routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.completion.ChatCompletionRejectedException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.routes.GatewayOnSimulator;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.Simulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The routes of the application that ask with patience, against a simulator. */
class PatientAskTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Behaviour WRONG_KEY = Behaviour.error(401, """
            {"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}""");

    @RegisterExtension
    static final GatewayOnSimulator APPLICATION = GatewayOnSimulator.servingAll(
            Map.of("camel.main.routes-include-pattern", "classpath:camel/gateway.yaml,classpath:camel/ask.yaml"));

    private Simulator simulator;
    private CamelContext context;
    private AsyncProducer direct;
    private UpstreamStatus upstream;
    private long failedBefore;

    @BeforeEach
    void find() throws Exception {
        simulator = APPLICATION.upstream();
        context = APPLICATION.context();
        upstream = context.getRegistry().lookupByNameAndType(Upstream.STATUS, UpstreamStatus.class);
        direct = context.getEndpoint("direct:ask").createAsyncProducer();
        direct.start();
        failedBefore = upstream.getFailed();
    }

    private long failed() {
        return upstream.getFailed() - failedBefore;
    }

    @Test
    void answersWithWholeCompletion() {
        Exchange exchange = answer(send("Good day"));

        assertThat(exchange.getMessage().getBody(ChatCompletion.class).getText())
                .contains("Good day");
        assertThat(exchange.getProperty(PatientAsk.ATTEMPTS)).isEqualTo(1);
        assertThat(simulator
                        .calls()
                        .get(0)
                        .json()
                        .path("messages")
                        .path(0)
                        .path("content")
                        .asText())
                .isEqualTo("Be brief.");
    }

    @Test
    void waitsWhileKeyIsWrongAndAnswersAllWhenItIsRight() throws Exception {
        simulator.behave(WRONG_KEY);
        List<CompletableFuture<Exchange>> exchanges =
                IntStream.range(0, 50).mapToObj(i -> send("m" + i)).toList();
        await().atMost(LONG).until(() -> upstream.getWaiting() >= 49 && failed() > 3);
        int whileIll = simulator.calls().size();

        assertThat(upstream.isIll()).isTrue();
        assertThat(upstream.getReason()).contains("401").contains("check apiKey");
        assertThat(health()).contains("\"status\":\"UP\"").contains("\"reason\":\"answered 401\"");
        assertThat(exchanges).noneMatch(CompletableFuture::isDone);

        simulator.behave(Behaviour.echo());

        for (int i = 0; i < exchanges.size(); i++) {
            assertThat(text(answer(exchanges.get(i)))).contains("m" + i);
        }
        assertThat(upstream.isIll()).isFalse();
        assertThat(health()).isEqualTo("{\"status\":\"UP\"}");
        // All were under way when the key was revoked, and then one at a time was tried.
        assertThat(whileIll).isLessThan(50 + 20);
        assertThat(simulator.calls()).hasSize((int) failed() + 50);
    }

    @Test
    void asksAboutWhatWasMeantAtFirst() {
        simulator.next(WRONG_KEY, WRONG_KEY);

        Exchange exchange = answer(send("Good day"));

        assertThat(text(exchange)).contains("Good day");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty(PatientAsk.ATTEMPTS)).isEqualTo(3);
    }

    @Test
    void tellsMessagesOwnFailureAtOnce() {
        simulator.next(Behaviour.error(400, """
                {"error":{"message":"Too long","type":"invalid_request_error","code":"context_length_exceeded"}}"""));

        Exchange exchange = answer(send("Good day"));

        assertThat(exchange.getException()).isInstanceOf(ChatCompletionRejectedException.class);
        assertThat(simulator.calls()).hasSize(1);
        assertThat(upstream.isIll()).isFalse();
    }

    @Test
    void takesNoCutAnswer() {
        simulator.next(Behaviour.text("The camel is").withFinishReason("length"));

        assertThat(answer(send("Good day")).getException()).isInstanceOf(ChatCompletionIncompleteException.class);
    }

    @Test
    void isNotHeldUpByMessageOfWhichNoRequestCanBeMade() {
        simulator.next(WRONG_KEY);
        CompletableFuture<Exchange> first = send("Good day");
        await().atMost(LONG).until(() -> failed() > 0);
        CompletableFuture<Exchange> empty = send("");

        assertThat(text(answer(first))).contains("Good day");
        assertThat(answer(empty).getException()).isInstanceOf(ChatCompletionRejectedException.class);
    }

    @Test
    void goesOnWithManyAtOnceAfterIllnessWhereExchangesAreTransacted() {
        int count = 40;
        simulator.behave(WRONG_KEY);
        List<CompletableFuture<Exchange>> exchanges = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> sendTransacted("m" + i), task -> new Thread(task, "transacted").start()))
                .toList();
        await().atMost(LONG).until(() -> upstream.getWaiting() >= count - 1);

        LockStep hold = LockStep.holdingHead();
        simulator.behave(Behaviour.echo().withHold(hold));
        await().atMost(LONG).until(() -> {
            // The one that is tried, until it is answered; then all others are under way at once, and held.
            hold.release(upstream.isIll() && hold.waiting() == 1 ? 1 : 0);
            return simulator.openCalls() >= count - 5;
        });

        hold.releaseAll();
        for (CompletableFuture<Exchange> exchange : exchanges) {
            Exchange answered = answer(exchange);
            assertThat(answered.getException()).isNull();
            assertThat(answered.isTransacted()).isTrue();
        }
    }

    private CompletableFuture<Exchange> send(String text) {
        return direct.processAsync(exchange(text));
    }

    private Exchange sendTransacted(String text) {
        Exchange exchange = exchange(text);
        exchange.getExchangeExtension().setTransacted(true);
        return context.createProducerTemplate().send("direct:ask", exchange);
    }

    private Exchange exchange(String text) {
        Exchange exchange = context.getEndpoint("direct:ask").createExchange();
        exchange.setProperty("instructions", "Be brief.");
        exchange.getMessage().setBody(text);
        return exchange;
    }

    private static Exchange answer(CompletableFuture<Exchange> exchange) {
        return exchange.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static String text(Exchange exchange) {
        return exchange.getMessage().getBody(ChatCompletion.class).getText();
    }

    private static String health() throws Exception {
        URI health = URI.create(APPLICATION.baseUrl()).resolve("/health");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                .body();
    }
}
