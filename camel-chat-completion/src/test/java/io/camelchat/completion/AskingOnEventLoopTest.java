package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that ask and are said never to block: they go on, on the event loop of their call. */
class AskingOnEventLoopTest extends ChatCompletionTestSupport {
    private static final Predicate<Thread> EVENT_LOOP =
            thread -> thread.getName().startsWith("vert.x-eventloop-thread");

    private static final Predicate<Thread> POOL = thread -> thread.getName().contains("ChatCompletion");

    /** Where each step after an answer ran, in their order. */
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

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
                        .process(this::note)
                        .setBody(constant("And then?"))
                        .to("chat-completion:two?nonBlocking=true")
                        .process(this::note);
                from("direct:not-said").to("chat-completion:one").to("direct:then");
                from("direct:then")
                        .process(this::note)
                        .setBody(constant("And then?"))
                        .to("chat-completion:two")
                        .process(this::note);
                from("direct:leaving")
                        .to("chat-completion:one?nonBlocking=true")
                        .process(this::note)
                        .threads()
                        .to("direct:then");
                from("direct:failing")
                        .doTry()
                        .to("chat-completion:one?nonBlocking=true")
                        .doCatch(ChatCompletionFailedException.class)
                        .to("direct:then");
                from("direct:chunks")
                        .to("chat-completion:one?nonBlocking=true&delivery=chunks&chunkUri=direct:chunk")
                        .process(this::note);
                from("direct:chunk").process(this::note);
            }

            private void note(Exchange exchange) {
                threads.add(Thread.currentThread());
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
        assertThat(threads).hasSize(2).allMatch(EVENT_LOOP);
        assertThat(Set.copyOf(threads)).hasSize(1);
    }

    @Test
    void aFailureIsHandledThere() {
        simulator().behave("one", Behaviour.error(400, ""));

        ask("direct:failing");

        assertThat(threads).hasSize(2).allMatch(EVENT_LOOP);
        assertThat(Set.copyOf(threads)).hasSize(1);
    }

    @Test
    void everyChunkIsSentThere() {
        simulator().behave(Behaviour.tokens(20));

        ask("direct:chunks");

        assertThat(threads).hasSizeGreaterThan(20).allMatch(EVENT_LOOP);
        assertThat(Set.copyOf(threads)).hasSize(1);
    }

    @Test
    void whatIsNotSaidToBeSoGoesOnInAPool() {
        ask("direct:not-said");

        assertThat(threads).hasSize(2).allMatch(POOL);
    }

    @Test
    void whatLeavesItGoesOnInAPool() {
        ask("direct:leaving");

        assertThat(threads).hasSize(3);
        assertThat(threads.get(0)).matches(EVENT_LOOP);
        assertThat(threads.get(1)).as("of threads()").matches(EVENT_LOOP.negate());
        assertThat(threads.get(2)).matches(POOL);
    }
}
