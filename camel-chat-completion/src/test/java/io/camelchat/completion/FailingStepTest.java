package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is thrown where an answer is taken on fails its exchange and gives the upstream up: nobody waits for ever. */
class FailingStepTest extends TransportTestSupport {
    private final LockStep lockStep = LockStep.create();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk").process(exchange -> lockStep.release(1));
            }
        };
    }

    /** A message that takes no body but its first. */
    private static final class FullMessage extends DefaultMessage {
        FullMessage(Exchange exchange) {
            super(exchange);
            super.setBody("Hi");
        }

        @Override
        public void setBody(Object body) {
            throw new IllegalStateException("thrown on purpose");
        }
    }

    /** An endpoint that makes so many exchanges and then no more. */
    private final class EmptyEndpoint extends DefaultEndpoint {
        private final AtomicInteger left;

        EmptyEndpoint(int exchanges) {
            super("empty:out", context.getComponent("direct"));
            left = new AtomicInteger(exchanges);
        }

        @Override
        public Exchange createExchange(ExchangePattern pattern) {
            if (left.getAndDecrement() <= 0) {
                throw new IllegalStateException("thrown on purpose");
            }
            return super.createExchange(pattern);
        }

        @Override
        public Producer createProducer() throws Exception {
            return context.getEndpoint("direct:chunk").createProducer();
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aStreamThatItsExchangeDoesNotTakeIsGivenUp() {
        simulator().behave(Behaviour.tokens(100_000));

        Exchange answer =
                template.request(uri("delivery=stream&requestTimeout=0"), e -> e.setMessage(new FullMessage(e)));

        assertThat(answer.getException()).hasMessage("thrown on purpose");
        assertThat(simulator().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void chunksThatFindNoExchangeFailTheOneThatAsked(int exchanges) throws Exception {
        context.addEndpoint("empty:out", new EmptyEndpoint(exchanges));
        simulator().behave(Behaviour.tokens(100_000).withLockStep(lockStep));
        lockStep.release(1);

        Exchange answer = await(begin("delivery=chunks&requestTimeout=0&chunkUri=empty:out"));

        assertThat(answer.getException()).hasMessage("thrown on purpose");
        assertThat(simulator().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
    }

    @Test
    void chunksThatAreLeftWhenTheirProducerStopsFailTheExchange() throws Exception {
        simulator().behave(Behaviour.tokens(3).withLockStep(lockStep));
        AsyncProducer producer = context.getEndpoint(uri("delivery=chunks&chunkUri=direct:chunk"))
                .createAsyncProducer();
        producer.start();
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody("Hi");
        CountDownLatch done = new CountDownLatch(1);
        producer.process(exchange, doneSync -> done.countDown());
        assertThat(lockStep.awaitWaiting(1, LONG)).isTrue();

        producer.stop();
        lockStep.releaseAll();

        assertThat(done.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(exchange.getException()).hasMessageContaining("stopped");
    }
}
