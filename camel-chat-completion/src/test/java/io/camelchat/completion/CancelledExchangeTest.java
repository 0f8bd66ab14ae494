package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cancellation goes along with its exchange, into whatever copies a route makes of it. */
class CancelledExchangeTest extends TransportTestSupport {
    private final Cancellation cancellation = new Cancellation();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:seda").to("seda:later?waitForTaskToComplete=Always&timeout=0");
                from("seda:later?pollTimeout=50").to("chat-completion:m");
                from("direct:split").split(body()).parallelProcessing().to("chat-completion:m");
                from("direct:multicast").multicast().parallelProcessing().to("chat-completion:m", "chat-completion:n");
                from("direct:enrich").enrich("chat-completion:m");
                from("direct:tap").wireTap("direct:tapped").end().to("chat-completion:m");
                from("direct:tapped").to("chat-completion:m");
                from("direct:chunks").to("chat-completion:c?delivery=chunks&chunkUri=direct:chunk");
                from("direct:chunk").to("chat-completion:m?input=prompt");
                from("direct:failover")
                        .loadBalance()
                        .failover(10, true, true)
                        .to("chat-completion:m", "chat-completion:n")
                        .end();
                from("direct:redelivery")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(0))
                        .to("chat-completion:m");
            }
        };
    }

    @BeforeEach
    void neverAnswer() {
        simulator().behave(Behaviour.echo().withFault(Fault.noResponse()));
    }

    @ParameterizedTest
    @CsvSource({"seda,1", "split,3", "multicast,2", "enrich,1", "tap,2", "failover,1", "redelivery,1"})
    void endsTheCallsOfAllItsCopies(String route, int calls) throws Exception {
        CompletableFuture<Exchange> answer = begin(route, List.of("a", "b", "c"));
        simulator().awaitOpenCalls(calls, LONG);

        cancellation.cancel();

        assertThat(await(answer).getException()).hasStackTraceContaining("ChatCompletionCancelledException");
        simulator().awaitNoOpenCalls(LONG);
        assertThat(simulator().calls()).hasSize(calls);
        assertThat(IntStream.range(0, calls).mapToObj(i -> simulator().awaitCall(i, LONG)))
                .allMatch(call -> call.awaitHangUp(LONG));
    }

    @Test
    void endsTheCallsThatAreMadeForItsChunks() throws Exception {
        simulator().next(Behaviour.tokens(3));
        CompletableFuture<Exchange> answer = begin("chunks", "Hi");
        simulator().awaitCall(1, LONG);

        cancellation.cancel();

        assertThat(await(answer).getException()).isInstanceOf(ChatCompletionCancelledException.class);
        assertThat(simulator().calls()).hasSize(2);
    }

    private CompletableFuture<Exchange> begin(String route, Object body) {
        return template.asyncSend("direct:" + route, exchange -> {
            exchange.setProperty(ChatCompletionConstants.CANCELLATION, cancellation);
            exchange.getMessage().setBody(body);
        });
    }
}
