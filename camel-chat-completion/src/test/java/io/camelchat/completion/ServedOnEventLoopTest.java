package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.Endings.Ending;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Served routes that are said never to block: their steps and completions run on the event loop of their connection. */
class ServedOnEventLoopTest extends EndingsTestSupport {
    /** More than is read on an event loop. */
    private static final int LARGE = 100_000;

    private final StepThreads steps = new StepThreads();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                interceptFrom("chat-completion:*")
                        .process(endings)
                        .process(ServedOnEventLoopTest.this::watch)
                        .process(steps);
                onLoop("loop", "").routeId("loop").to("chat-completion:m").process(steps);
                onLoop("impatient", "").to("chat-completion:m?firstByteTimeout=100");
                onLoop("timed", "&requestTimeout=100").to("chat-completion:m");
                onLoop("failing-over", "")
                        .loadBalance()
                        .failover(1, false, false)
                        .to("chat-completion:first", "chat-completion:second")
                        .end()
                        .process(steps);
                onLoop("caught", "")
                        .doTry()
                        .to("chat-completion:first")
                        .doCatch(ChatCompletionFailedException.class, ChatCompletionUnavailableException.class)
                        .to("chat-completion:second")
                        .end()
                        .process(steps);
                onLoop("twice", "")
                        .to("chat-completion:m")
                        .process(steps)
                        .setBody(constant("And then?"))
                        .to("chat-completion:m")
                        .process(steps);
                onLoop("leaving", "")
                        .threads()
                        .process(steps)
                        .to("chat-completion:m")
                        .process(steps);
                from("chat-completion:pool").to("chat-completion:m").process(steps);
                from("chat-completion:loop?contextPath=/plain").to("chat-completion:m");
            }

            private org.apache.camel.model.RouteDefinition onLoop(String model, String options) {
                return from("chat-completion:" + model + "?nonBlocking=true" + options);
            }
        };
    }

    /** Its completions are steps, too. */
    private void watch(Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                steps.process(done);
            }
        });
    }

    /** The one event loop that so many steps and completions of one call ran on. */
    private void assertOneEventLoop(int count) {
        leavesNoExchangePending();
        assertThat(steps.all()).hasSize(count);
        steps.assertOneEventLoop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallStaysThereFromItsRequestToItsCompletions(boolean stream) throws Exception {
        HttpResponse<String> response = ask(asking("loop", stream));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Hello");
        assertThat(endings.next().outcome()).isEqualTo("complete");
        assertOneEventLoop(3);
    }

    @Test
    void furtherCallsOfTheRouteStayThere() throws Exception {
        assertThat(ask(asking("twice", false)).statusCode()).isEqualTo(200);

        assertThat(endings.next().outcome()).isEqualTo("complete");
        assertThat(simulator().calls()).hasSize(2);
        assertOneEventLoop(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeRequestComesThereAsWell(boolean stream) throws Exception {
        String question = "x".repeat(LARGE);

        HttpResponse<String> response = ask(asking("loop", stream).replace("Hello", question));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(simulator().calls().get(0).json().at("/messages/0/content").asText())
                .isEqualTo(question);
        assertThat(endings.next().outcome()).isEqualTo("complete");
        assertOneEventLoop(3);
    }

    @ParameterizedTest
    @CsvSource({"false, error", "true, error", "false, close", "true, close"})
    void aCallWhoseUpstreamFailsEndsThere(boolean stream, String how) throws Exception {
        simulator()
                .behave(
                        "error".equals(how)
                                ? Behaviour.error(500, "")
                                : Behaviour.echo().withFault(Fault.closeBeforeHead()));

        assertThat(ask(asking("loop", stream)).statusCode()).isGreaterThanOrEqualTo(500);

        assertThat(endings.next().failure()).isNotNull();
        assertOneEventLoop(2);
    }

    @Test
    void aStreamThatBreaksOffEndsThere() throws Exception {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(3)));

        List<String> events = events(ask(asking("loop", true)));

        assertThat(events).doesNotContain("[DONE]").hasSize(4);
        assertThat(Json.read(events.get(3)).has("error")).isTrue();
        assertThat(endings.next().outcome()).isEqualTo("truncated");
        assertOneEventLoop(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"impatient", "timed"})
    void aCallThatTakesTooLongEndsThere(String model) throws Exception {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));

        assertThat(ask(asking(model, false)).statusCode()).isEqualTo(504);

        assertThat(endings.next().failure()).isNotNull();
        assertOneEventLoop(2);
    }

    @ParameterizedTest
    @CsvSource({"failing-over, false", "failing-over, true", "caught, false", "caught, true"})
    void aSecondModelIsAskedThere(String model, boolean stream) throws Exception {
        simulator().behave("first", Behaviour.error(503, ""));

        HttpResponse<String> response = ask(asking(model, stream));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Hello");
        assertThat(simulator().calls())
                .extracting(call -> call.json().path("model").asText())
                .containsExactly("first", "second");
        assertThat(endings.next().outcome()).isEqualTo("complete");
        assertOneEventLoop(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRouteBesideItThatMayBlockRunsElsewhere(boolean stream) throws Exception {
        assertThat(ask(asking("pool", stream)).statusCode()).isEqualTo(200);
        assertThat(endings.next().outcome()).isEqualTo("complete");
        leavesNoExchangePending();
        assertThat(steps.all()).hasSize(3).noneMatch(StepThreads.EVENT_LOOP);
        assertThat(steps.all().get(0).getName()).contains("ChatCompletionConsumer");

        steps.all().clear();
        assertThat(ask(asking("loop", stream)).statusCode()).isEqualTo(200);
        assertThat(endings.next().outcome()).isEqualTo("complete");
        assertOneEventLoop(3);
    }

    @ParameterizedTest
    @CsvSource({"leaving, false", "leaving, true"})
    void whatLeavesItGoesOnInAPool(String model, boolean stream) throws Exception {
        HttpResponse<String> response = ask(asking(model, stream));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Hello");
        assertThat(endings.next().outcome()).isEqualTo("complete");
        leavesNoExchangePending();
        assertThat(steps.all()).hasSize(4);
        assertThat(steps.all().subList(1, 3)).noneMatch(StepThreads.EVENT_LOOP);
        assertThat(steps.all().get(0)).matches(StepThreads.EVENT_LOOP);
        assertThat(steps.all().get(3))
                .as("of the completions")
                .isSameAs(steps.all().get(0));
    }

    @Test
    void aClientThatLeavesAStreamEndsTheCallOfItsModel() throws Exception {
        simulator().behave(Behaviour.tokens(20).withLockStepPerCall());
        try (StreamClient client = StreamClient.connect(port()).post(asking("loop", true))) {
            RecordedCall call = simulator().awaitCall(0, LONG);
            call.lockStep().release(2);
            client.status();
            client.nextEvent();
            client.nextEvent();

            client.close();

            assertThat(call.awaitHangUp(LONG)).isTrue();
        }
        assertCancelled(3);
    }

    @Test
    void aClientThatDoesNotWaitForAWholeAnswerEndsTheCallOfItsModel() throws Exception {
        simulator().behave(Behaviour.held(LockStep.create()));
        try (StreamClient client = StreamClient.connect(port()).post(asking("loop", false))) {
            RecordedCall call = simulator().awaitCall(0, LONG);

            client.reset();

            assertThat(call.awaitHangUp(LONG)).isTrue();
        }
        assertCancelled(2);
    }

    private void assertCancelled(int steps) throws InterruptedException {
        Ending ending = endings.next();
        assertThat(ending.outcome()).isEqualTo("cancelled");
        assertThat(ending.failure()).isInstanceOf(ChatCompletionCancelledException.class);
        assertOneEventLoop(steps);
    }

    @Test
    void aStopOfTheRouteEndsItsCallsOnce() throws Exception {
        simulator().next(Behaviour.tokens(20).withLockStepPerCall(), Behaviour.held(LockStep.create()));
        try (StreamClient stream = StreamClient.connect(port()).post(asking("loop", true))) {
            RecordedCall call = simulator().awaitCall(0, LONG);
            call.lockStep().release(1);
            stream.status();
            stream.nextEvent();
            CompletableFuture<HttpResponse<String>> whole =
                    client().sendAsync(post(asking("loop", false)), BodyHandlers.ofString());
            simulator().awaitCall(1, LONG);

            ((ChatCompletionConsumer) context.getRoute("loop").getConsumer()).stop();

            assertThat(stream.events()).hasSize(1).first().asString().contains("the server stops");
            assertThat(whole.get(LONG.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(503);
            assertThat(call.awaitHangUp(LONG)).isTrue();
        }
        assertThat(endings.next().failure()).isNotNull();
        assertThat(endings.next().failure()).isNotNull();
        leavesNoExchangePending();
        assertThat(steps.all()).hasSize(5).allMatch(StepThreads.EVENT_LOOP);
        assertThat(ask(asking("loop", false)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"model\":7,\"messages\":[]}",
                "{\"model\":\"nobody\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                "{\"model\":\"nobody\",\"model\":\"loop\",\"messages\":[]}",
                "{\"model\":\"loop\"}",
                "{\"model\":\"loop\",\"messages\":[]}",
                "{\"model\":\"loop\",\"messages\":[7]}",
                "{\"model\":\"loop\",\"stream\":\"yes\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                "{\"model\":\"loop\",\"messages\":[{\"role\":\"user\",\"content\":\"a\tb\"}]}",
                "{\"model\":\"loop\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00e9\"}]}",
                "{\"model\":\"loop\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} {}"
            })
    void whatIsNoRequestIsRefusedAsElsewhere(String latin1) throws Exception {
        for (String body : List.of(latin1, latin1 + " ".repeat(LARGE))) {
            HttpResponse<String> refused = send("/v1", body);
            HttpResponse<String> elsewhere = send("/plain", body);

            assertThat(refused.statusCode()).isBetween(400, 404).isEqualTo(elsewhere.statusCode());
            assertThat(refused.body()).isEqualTo(elsewhere.body());
            assertThat(headers(refused)).isEqualTo(headers(elsewhere));
        }
        assertThat(steps.all()).isEmpty();
    }

    private HttpResponse<String> send(String path, String latin1) throws Exception {
        return client().send(
                        request(path + "/chat/completions")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(latin1.getBytes(ISO_8859_1)))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static Map<String, List<String>> headers(HttpResponse<String> response) {
        return response.headers().map();
    }
}
