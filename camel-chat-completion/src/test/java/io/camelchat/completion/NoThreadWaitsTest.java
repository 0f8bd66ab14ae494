package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 500 calls from one consumer thread, with one thread to go on with. */
class NoThreadWaitsTest extends ChatCompletionTestSupport {
    private static final int CALLS = 500;

    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        ThreadPoolProfile profile = new ThreadPoolProfile(Continuations.PROFILE);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(2 * CALLS);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        context.getExecutorServiceManager().registerThreadPoolProfile(profile);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:in")
                        .choice()
                        .when(header("other"))
                        .to("mock:other")
                        .otherwise()
                        .toD("chat-completion:m?delivery=${header.delivery}&chunkUri=direct:chunk")
                        .process(exchange -> threads.add(Thread.currentThread().getName()))
                        .to("mock:answered");
                from("direct:chunk")
                        .process(exchange -> threads.add(Thread.currentThread().getName()));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"reply", "chunks"})
    void allCallsAreOpenWhileTheConsumerThreadGoesOn(String delivery) throws Exception {
        LockStep held = LockStep.create();
        simulator().behave(Behaviour.text("ok").withHold(held));
        MockEndpoint answered = getMockEndpoint("mock:answered");
        answered.expectedMessageCount(CALLS);
        MockEndpoint other = getMockEndpoint("mock:other");
        other.expectedMessageCount(1);

        for (int i = 0; i < CALLS; i++) {
            template.sendBodyAndHeader("seda:in", "question", "delivery", delivery);
        }
        simulator().awaitOpenCalls(CALLS, LONG);
        template.sendBodyAndHeader("seda:in", "something else", "other", true);
        other.assertIsSatisfied(LONG.toMillis());

        assertThat(simulator().openCalls()).isEqualTo(CALLS);
        assertThat(answered.getReceivedCounter()).isZero();
        held.releaseAll();
        answered.assertIsSatisfied(LONG.toMillis());
        assertThat(answered.getExchanges())
                .allMatch(e -> "ok".equals(e.getMessage().getBody()));
        assertThat(threads).hasSize(1);
    }
}
