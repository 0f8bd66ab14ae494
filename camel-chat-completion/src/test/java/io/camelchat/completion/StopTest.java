package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A component that stops while calls are open, on event loops that go on without it. */
class StopTest extends ChatCompletionTestSupport {
    private static final int CALLS = 100;
    private static final Vertx VERTX = Vertx.vertx();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("vertx", VERTX);
        return context;
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reply", "stream", "chunks"})
    void everyOpenCallIsToldAndFailsItsExchange(String delivery) throws Exception {
        simulator().behave(Behaviour.tokens(3).withHold(LockStep.create()));
        List<CompletableFuture<Exchange>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            answers.add(template.asyncSend(
                    "chat-completion:m?chunkUri=mock:chunk&delivery=" + delivery,
                    e -> e.getMessage().setBody("go")));
        }
        simulator().awaitOpenCalls(CALLS, LONG);

        context.getComponent("chat-completion").stop();

        for (CompletableFuture<Exchange> answer : answers) {
            assertThat(answer)
                    .succeedsWithin(LONG)
                    .satisfies(exchange -> assertThat(troubleOf(exchange)).isEqualTo(Trouble.STOPPED))
                    .satisfies(exchange -> assertThat(exchange.getException()).hasMessageContaining("stopped"));
        }
    }
}
