package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Credentials;
import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.CallState;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that are repeated, bounded in number, or not made at all. */
class TransportRetryTest extends TransportTestSupport {
    private static final String BUSY = "{\"error\":{\"message\":\"busy\"}}";

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After: 0", "retry-after-ms: 1", "x-ms-retry-after-ms: 1"})
    void asksAgainWhenTheServerSaysSo(String header) {
        String[] parts = header.split(": ", 2);
        simulator().next(Behaviour.error(429, BUSY, parts[0], parts[1]));

        answerOf(ask("maxRetries=1"));

        assertThat(simulator().calls()).hasSize(2);
    }

    @Test
    void sendsTheSameRequestAgain() {
        simulator().next(Behaviour.error(503, BUSY, "Retry-After", "0"));

        answerOf(ask("maxRetries=1&seed=7"));

        assertThat(simulator().calls().get(1).bodyText())
                .isEqualTo(simulator().calls().get(0).bodyText());
    }

    @Test
    void countsTheAttemptsThatWereRepeated() {
        simulator().next(Behaviour.error(500, BUSY, "Retry-After", "0"), Behaviour.error(500, "", "Retry-After", "0"));

        answerOf(ask("maxRetries=2"));

        ChatCompletionEndpoint endpoint = context.getEndpoint(uri("maxRetries=2"), ChatCompletionEndpoint.class);
        assertThat(simulator().calls()).hasSize(3);
        assertThat(endpoint.getRetriedAttempts()).isEqualTo(2);
        assertThat(endpoint.getCalls()).isEqualTo(1);
        assertThat(endpoint.getOpenCalls()).isZero();
    }

    @Test
    void givesUpAfterTheLastRetry() {
        simulator().behave(Behaviour.error(429, BUSY, "Retry-After", "0"));

        assertThat(ask("maxRetries=2").getException())
                .isInstanceOf(ChatCompletionUnavailableException.class)
                .hasMessageContaining("429");
        assertThat(simulator().calls()).hasSize(3);
    }

    @Test
    void asksOnceWithoutRetries() {
        simulator().behave(Behaviour.error(503, BUSY, "Retry-After", "0"));

        assertThat(ask("maxRetries=0").getException()).isInstanceOf(ChatCompletionUnavailableException.class);
        assertThat(simulator().calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 422, 501})
    void asksOnceWhereAskingAgainHelpsNothing(int status) {
        simulator().behave(Behaviour.error(status, BUSY, "Retry-After", "0"));

        assertThat(ask("maxRetries=2").getException()).isInstanceOf(ChatCompletionFailedException.class);
        assertThat(simulator().calls()).hasSize(1);
    }

    @Test
    void asksAgainAfterAConnectionThatBroke() {
        simulator().next(Behaviour.echo().withFault(Fault.resetBeforeHead()));

        answerOf(ask("maxRetries=1"));

        assertThat(simulator().calls()).hasSize(2);
    }

    /** As the page says: a redelivery repeats the call with all its attempts. */
    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0, 2, 3", "2, 0, 3", "1, 1, 4"})
    void isMultipliedByRedeliveriesAndByNothingElse(int retries, int redeliveries, int attempts) throws Exception {
        simulator().behave(Behaviour.error(503, BUSY, "Retry-After", "0"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(
                        defaultErrorHandler().maximumRedeliveries(redeliveries).redeliveryDelay(0));
                from("direct:redelivering").to(uri("maxRetries=" + retries));
            }
        });

        assertThat(template.request(
                                "direct:redelivering",
                                exchange -> exchange.getMessage().setBody("Hi"))
                        .getException())
                .isInstanceOf(ChatCompletionUnavailableException.class);
        assertThat(simulator().calls()).hasSize(attempts);
    }

    @Test
    void neverAsksAgainAfterTheFirstChunk() {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(2)));

        assertThat(ask("stream=true&maxRetries=2").getException())
                .isInstanceOf(ChatCompletionIncompleteException.class);
        assertThat(simulator().calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&requestTimeout=20000", "&requestTimeout=0"})
    void tellsAtOnceOfAWaitThatIsTooLong(String limit) throws Exception {
        simulator().behave(Behaviour.error(429, BUSY, "Retry-After", "3600"));

        Exchange answer = await(begin("maxRetries=2" + limit));

        assertThat(answer.getException()).isInstanceOf(ChatCompletionUnavailableException.class);
        assertThat(((ChatCompletionUnavailableException) answer.getException()).getRetryAfter())
                .isEqualTo(3_600_000L);
        assertThat(simulator().calls()).hasSize(1);
    }

    @Test
    void endsWithTheWholeCallsTimeWhileItWaitsToAskAgain() {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));

        assertThat(ask("maxRetries=5&firstByteTimeout=400&requestTimeout=500").getException())
                .isInstanceOf(ChatCompletionUnavailableException.class);
        simulator().awaitNoOpenCalls(LONG);
    }

    @Test
    void hasNoMoreRequestsOpenThanItMay() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        List<CompletableFuture<Exchange>> answers = begin(10, "maxConcurrentRequests=2");

        assertThat(hold.awaitWaiting(2, LONG)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(hold.awaitWaiting(1, LONG)).isTrue();
            assertThat(simulator().openCalls()).isLessThanOrEqualTo(2);
            assertThat(simulator().calls()).hasSizeLessThanOrEqualTo(i + 2);
            hold.release(1);
        }

        for (CompletableFuture<Exchange> answer : answers) {
            answerOf(await(answer));
        }
    }

    @Test
    void givesItsPlaceUpWhereItFails() {
        simulator().behave(Behaviour.error(400, BUSY));
        for (int i = 0; i < 5; i++) {
            assertThat(ask("maxConcurrentRequests=1").getException())
                    .isInstanceOf(ChatCompletionRejectedException.class);
        }
        simulator().behave(Behaviour.echo().withFault(Fault.cut(1)));
        assertThat(ask("maxConcurrentRequests=1&stream=true").getException()).isNotNull();
        simulator().behave(Behaviour.text("Paris"));

        assertThat(answerOf(ask("maxConcurrentRequests=1"))).isEqualTo("Paris");
    }

    @Test
    void givesItsPlaceUpWhereItIsCancelled() throws Exception {
        simulator().behave(Behaviour.tokens(1_000_000));
        Exchange streamed = ask("maxConcurrentRequests=1&delivery=stream");
        streamed.getMessage().getBody(ChatCompletionStream.class).close();
        assertThat(simulator().calls().get(0).awaitEnd(LONG)).isTrue();
        assertThat(simulator().calls().get(0).state()).isEqualTo(CallState.HUNG_UP);
        simulator().behave(Behaviour.text("Paris"));

        assertThat(answerOf(await(begin("maxConcurrentRequests=1")))).isEqualTo("Paris");
    }

    @Test
    void givesItsPlaceUpWhereItTimesOutInTheLine() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        List<CompletableFuture<Exchange>> answers = begin(6, "maxConcurrentRequests=2&requestTimeout=500");
        for (CompletableFuture<Exchange> answer : answers) {
            assertThat(await(answer).getException()).hasMessageContaining("requestTimeout");
        }
        simulator().behave(Behaviour.text("Paris"));

        assertThat(answerOf(ask("maxConcurrentRequests=2&requestTimeout=500"))).isEqualTo("Paris");
        assertThat(openCalls("maxConcurrentRequests=2&requestTimeout=500")).isZero();
    }

    @Test
    void letsOthersInWhileItWaitsToAskAgain() throws Exception {
        simulator().next(Behaviour.error(429, BUSY, "Retry-After", "10"));
        CompletableFuture<Exchange> waits = begin("maxConcurrentRequests=1&maxRetries=1");
        assertThat(simulator().awaitCall(0, LONG).awaitEnd(LONG)).isTrue();

        List<CompletableFuture<Exchange>> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(begin("maxConcurrentRequests=1&maxRetries=1"));
        }
        for (CompletableFuture<Exchange> other : others) {
            answerOf(await(other));
        }
        assertThat(waits).isNotDone();
        context.getComponent("chat-completion", ChatCompletionComponent.class).stop();
        assertThat(await(waits).getException()).hasMessageContaining("stopped");
    }

    @Test
    void restsAfterFailuresAndLetsOneTryAgain() throws Exception {
        String options = "breakerFailureRate=50&breakerWindow=4&breakerOpenTime=1500";
        simulator().behave(Behaviour.error(503, BUSY));
        for (int i = 0; i < 4; i++) {
            assertThat(ask(options).getException()).hasMessageContaining("503");
        }
        ChatCompletionEndpoint endpoint = context.getEndpoint(uri(options), ChatCompletionEndpoint.class);
        assertThat(endpoint.getBreakerState()).isEqualTo("open");

        Exchange refused = ask(options);
        assertThat(troubleOf(refused)).isEqualTo(Trouble.RESTING);
        assertThat(refused.getException()).hasMessageContaining("circuit breaker");
        assertThat(simulator().calls()).hasSize(4);

        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        CompletableFuture<Exchange> first = firstThatIsLetThrough(options);
        assertThat(hold.awaitWaiting(1, LONG)).isTrue();
        assertThat(endpoint.getBreakerState()).isEqualTo("half_open");
        assertThat(ask(options).getException()).hasMessageContaining("circuit breaker");
        hold.releaseAll();
        answerOf(await(first));

        assertThat(endpoint.getBreakerState()).isEqualTo("closed");
        answerOf(ask(options));
        assertThat(simulator().calls()).hasSize(6);
    }

    @Test
    void doesNotRestForWhatIsNotTheUpstreamsTrouble() {
        String options = "breakerFailureRate=1&breakerWindow=2";
        simulator().behave(Behaviour.error(400, BUSY));
        for (int i = 0; i < 5; i++) {
            assertThat(ask(options).getException()).isInstanceOf(ChatCompletionRejectedException.class);
        }

        assertThat(context.getEndpoint(uri(options), ChatCompletionEndpoint.class)
                        .getBreakerState())
                .isEqualTo("closed");
    }

    @Test
    void doesNotRestForCredentialsThatAreSlow() {
        Credentials slow = CompletableFuture::new;
        context.getRegistry().bind("slow", slow);
        String options = "breakerFailureRate=1&breakerWindow=1&requestTimeout=100&credentials=#slow";

        assertThat(ask(options).getException()).hasMessageContaining("requestTimeout");

        assertThat(context.getEndpoint(uri(options), ChatCompletionEndpoint.class)
                        .getBreakerState())
                .isEqualTo("closed");
    }

    private CompletableFuture<Exchange> firstThatIsLetThrough(String options) {
        List<CompletableFuture<Exchange>> last = new ArrayList<>();
        Awaitility.await().atMost(LONG).until(() -> {
            last.add(begin(options));
            return simulator().calls().size() > 4;
        });
        return last.stream().filter(answer -> !answer.isDone()).findFirst().orElseThrow();
    }

    private int openCalls(String options) {
        return context.getEndpoint(uri(options), ChatCompletionEndpoint.class).getOpenCalls();
    }
}
