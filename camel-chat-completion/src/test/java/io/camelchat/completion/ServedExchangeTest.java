package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.Endings.Ending;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.spi.ExchangeFactory;
import org.apache.camel.spi.ExchangeFactoryManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A served exchange is its consumer's until the last byte is out, whatever its route does with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedExchangeTest extends EndingsTestSupport {
    private final AtomicInteger taps = new AtomicInteger();
    private final CompletableFuture<Exception> completed = new CompletableFuture<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        PooledExchangeFactory exchanges = new PooledExchangeFactory();
        exchanges.setStatisticsEnabled(true);
        ExtendedCamelContext extension = context.getCamelContextExtension();
        extension.setExchangeFactory(exchanges);
        context.setStreamCaching(true);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                served("plain").to("chat-completion:m");
                served("seda").to("seda:ask");
                served("direct").to("direct:ask");
                served("threads").threads(2).to("chat-completion:m").threads(2);
                served("multicast").multicast().to("direct:ask", "direct:ask").end();
                served("recipients").recipientList(constant("direct:ask")).end();
                served("failover")
                        .loadBalance()
                        .failover(IllegalStateException.class)
                        .to("direct:failing", "direct:ask")
                        .end();
                served("tapped").wireTap("direct:tap").to("chat-completion:m").wireTap("direct:tap");
                served("looped").loop(2).copy().to("direct:ask").end();
                served("caught")
                        .doTry()
                        .to("direct:failing")
                        .doCatch(IllegalStateException.class)
                        .to("chat-completion:m")
                        .end();
                served("enriched").enrich("direct:ask");
                served("delayed").delay(1).asyncDelayed().end().to("chat-completion:m");
                served("split")
                        .to("chat-completion:m?delivery=stream")
                        .split(body(), new ChatCompletionAggregationStrategy())
                        .streaming()
                        .process(e -> {})
                        .end();
                served("transacted")
                        .process(e -> e.getExchangeExtension().setTransacted(true))
                        .to("chat-completion:m");
                served("blocking").to("chat-completion:m").process(e -> Thread.yield());
                from("chat-completion:completing")
                        .onCompletion()
                        .onFailureOnly()
                        .process(e -> completed.complete(e.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)))
                        .end()
                        .to("chat-completion:m");
                from("seda:ask").to("chat-completion:m");
                from("direct:ask").to("chat-completion:m");
                from("direct:failing").throwException(new IllegalStateException("on purpose"));
                from("direct:tap").process(e -> taps.incrementAndGet());
            }

            private ProcessorDefinition<?> served(String model) {
                return from("chat-completion:" + model).process(endings);
            }
        };
    }

    @AfterEach
    void everyExchangeIsBackInItsPool() {
        leavesNoExchangePending();
        assertThat(context.getInflightRepository().size()).isZero();
        ExchangeFactory.Statistics exchanges = exchanges().getStatistics();
        assertThat(exchanges.getReleasedCounter() + exchanges.getDiscardedCounter())
                .isEqualTo(exchanges.getAcquiredCounter() + exchanges.getCreatedCounter());
    }

    private ExchangeFactoryManager exchanges() {
        return context.getCamelContextExtension().getExchangeFactoryManager();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "seda",
                "direct",
                "threads",
                "multicast",
                "recipients",
                "failover",
                "tapped",
                "looped",
                "caught",
                "enriched",
                "delayed",
                "split",
                "transacted",
                "blocking"
            })
    void anAnswerComesThroughEveryPattern(String model) throws Exception {
        simulator().behave(Behaviour.tokens(5));

        HttpResponse<String> whole = ask(asking(model, false));
        Ending first = endings.next();
        HttpResponse<String> streaming = ask(asking(model, true));
        Ending second = endings.next();

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(json(whole).at("/choices/0/message/content").asText()).isEqualTo("t0 t1 t2 t3 t4 ");
        assertThat(streaming.statusCode()).isEqualTo(200);
        Streamed streamed = Streamed.of(events(streaming));
        assertThat(streamed.text(0)).isEqualTo("t0 t1 t2 t3 t4 ");
        assertThat(streamed.finishReasons(0)).containsExactly("stop");
        assertThat(streamed.doneMarks()).isOne();
        for (Ending ending : new Ending[] {first, second}) {
            assertThat(ending.failure()).isNull();
            assertThat(ending.outcome()).isEqualTo("complete");
            assertThat(ending.status()).isEqualTo(200);
            assertThat(ending.totalTokens()).isGreaterThan(5);
            assertThat(ending.duration()).isNotNull();
        }
        assertThat(first.firstToken()).isNull();
        assertThat(second.firstToken()).isBetween(0L, second.duration());
    }

    @Test
    void completionsRunAfterTheLastByte() throws Exception {
        LockStep step = LockStep.create();
        simulator().behave(Behaviour.tokens(3).withLockStep(step));
        try (StreamClient client = StreamClient.connect(port()).post(asking("plain", true))) {
            // The role, the tokens, the finish reason.
            step.release(5);
            client.status();
            for (int i = 0; i < 5; i++) {
                client.nextEvent();
            }
            assertThat(endings.left()).isZero();
            assertThat(pending()).isOne();

            step.releaseAll();

            assertThat(client.events()).containsExactly("[DONE]");
            assertThat(endings.next().outcome()).isEqualTo("complete");
        }
    }

    @ParameterizedTest
    @CsvSource({"cut, truncated", "error, failed"})
    void aLateFailureIsOnTheExchangeBeforeItsCompletionsRun(String fault, String outcome) throws Exception {
        simulator()
                .behave(Behaviour.tokens(5)
                        .withFault(
                                "cut".equals(fault)
                                        ? Fault.cut(3)
                                        : Fault.errorEvent(
                                                3, "{\"error\":{\"message\":\"overloaded\",\"code\":503}}")));

        HttpResponse<String> response = ask(asking("plain", true));

        assertThat(Streamed.of(events(response)).errors()).hasSize(1);
        Ending ending = endings.next();
        assertThat(ending.outcome()).isEqualTo(outcome);
        assertThat(ending.failure()).isNotNull();
        assertThat(ending.status()).isEqualTo(200);
        assertThat(ending.firstToken()).isNotNull();
    }

    @Test
    void aLateFailureIsSeenByTheRoutesOwnOnCompletion() throws Exception {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(3)));

        ask(asking("completing", true));

        assertThat(completed).succeedsWithin(LONG).isInstanceOf(ChatCompletionIncompleteException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEarlyFailureIsOnTheExchangeWithTheStatusThatWasSent(boolean stream) throws Exception {
        simulator().behave(Behaviour.error(429, "{\"error\":{\"message\":\"slow down\"}}"));

        assertThat(ask(asking("plain", stream)).statusCode()).isEqualTo(429);

        Ending ending = endings.next();
        assertThat(ending.outcome()).isEqualTo("failed");
        assertThat(ending.failure()).isInstanceOf(ChatCompletionUnavailableException.class);
        assertThat(ending.status()).isEqualTo(429);
        assertThat(ending.firstToken()).isNull();
    }

    /** Pooled exchanges are used again: what one call left must not be seen by the next. */
    @Test
    void nothingOfACallIsLeftForTheNext() throws Exception {
        simulator().next(Behaviour.tokens(5).withFault(Fault.cut(3)));
        ask(asking("plain", true));
        endings.next();

        JsonNode answer = json(ask(asking("plain", false)));

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        Ending ending = endings.next();
        assertThat(ending.failure()).isNull();
        assertThat(ending.firstToken()).isNull();
    }

    @Test
    void aTapGoesItsOwnWay() throws Exception {
        taps.set(0);

        Streamed streamed = Streamed.of(events(ask(asking("tapped", true))));

        assertThat(streamed.doneMarks()).isOne();
        endings.next();
        org.awaitility.Awaitility.await().atMost(LONG).untilAtomic(taps, org.hamcrest.Matchers.is(2));
    }

    @Test
    void theErrorThatEndsAStreamNamesTheExchange() throws Exception {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(3)));

        HttpResponse<String> response = ask(asking("plain", true));

        String id = response.headers().firstValue("x-request-id").orElseThrow();
        assertThat(Json.read(events(response).get(3)).at("/error/message").asText())
                .contains(id);
        endings.next();
    }
}
