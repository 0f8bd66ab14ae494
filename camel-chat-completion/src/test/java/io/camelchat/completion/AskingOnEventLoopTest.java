package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that ask and are said never to block: they go on, on the event loop of their call. */
class AskingOnEventLoopTest extends ChatCompletionTestSupport {
    private static final Predicate<Thread> POOL = thread -> thread.getName().contains("ChatCompletion");

    /** After each answer. */
    private final StepThreads steps = new StepThreads();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:said-once")
                        .to("chat-completion:one?nonBlocking=true")
                        .to("direct:then");
                from("direct:said-twice")
                        .to("chat-completion:one?nonBlocking=true")
                        .process(steps)
                        .setBody(constant("And then?"))
                        .to("chat-completion:two?nonBlocking=true")
                        .process(steps);
                from("direct:not-said").to("chat-completion:one").to("direct:then");
                from("direct:then")
                        .process(steps)
                        .setBody(constant("And then?"))
                        .to("chat-completion:two")
                        .process(steps);
                from("direct:leaving")
                        .to("chat-completion:one?nonBlocking=true")
                        .process(steps)
                        .threads()
                        .to("direct:then");
                from("direct:failing")
                        .doTry()
                        .to("chat-completion:one?nonBlocking=true")
                        .doCatch(ChatCompletionFailedException.class)
                        .to("direct:then");
                from("direct:chunks")
                        .to("chat-completion:one?nonBlocking=true&delivery=chunks&chunkUri=direct:chunk")
                        .process(steps);
                from("direct:chunk").process(steps);
            }
        };
    }

    private void ask(String uri) {
        Exchange answer =
                template.request(uri, exchange -> exchange.getMessage().setBody("Hello"));
        assertThat(answer.getException()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:said-once", "direct:said-twice"})
    void theNextCallStaysThere(String uri) {
        ask(uri);

        assertThat(simulator().calls()).hasSize(2);
        assertThat(steps.all()).hasSize(2);
        steps.assertOneEventLoop();
    }

    @Test
    void aFailureIsHandledThere() {
        simulator().behave("one", Behaviour.error(400, ""));

        ask("direct:failing");

        assertThat(steps.all()).hasSize(2);
        steps.assertOneEventLoop();
    }

    @Test
    void everyChunkIsSentThere() {
        simulator().behave(Behaviour.tokens(20));

        ask("direct:chunks");

        assertThat(steps.all()).hasSizeGreaterThan(20);
        steps.assertOneEventLoop();
    }

    @Test
    void whatIsNotSaidToBeSoGoesOnInAPool() {
        ask("direct:not-said");

        assertThat(steps.all()).hasSize(2).allMatch(POOL);
    }

    @Test
    void whatLeavesItGoesOnInAPool() {
        ask("direct:leaving");

        assertThat(steps.all()).hasSize(3);
        assertThat(steps.all().get(0)).matches(StepThreads.EVENT_LOOP);
        assertThat(steps.all().get(1)).as("of threads()").matches(StepThreads.EVENT_LOOP.negate());
        assertThat(steps.all().get(2)).matches(POOL);
    }
}
